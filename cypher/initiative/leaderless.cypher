// Initiatives that nobody is said to lead.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   kinds: list of string in INITIATIVE_KIND    kinds of initiative, or none for all
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example kinds=programme&limit=3
// returns initiative: Entity, kind: string, region: string
MATCH (i:Initiative)
WHERE ($kinds = [] OR i.kind IN $kinds)
  AND coalesce(i.from_day, $as_of_from) <= $as_of_to AND coalesce(i.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND NOT EXISTS { (i)<-[r:LEADS]-(o) WHERE all(x IN [r, o] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
RETURN i AS initiative, i.kind AS kind, i.region AS region
ORDER BY coalesce(i.region, ''), i.id
LIMIT $limit
