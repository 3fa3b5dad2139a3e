// Initiatives of some kinds, mechanisms unless others are asked for, for which no money is stated.
//
// access  read
// param   kinds: list of string in INITIATIVE_KIND = ["mechanism"]  kinds of initiative
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   themes: list of string   ids of themes, or none for all
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns initiative: Entity, kind: string, region: string
MATCH (i:Initiative)
WHERE i.kind IN $kinds
  AND coalesce(i.from_day, $as_of_from) <= $as_of_to AND coalesce(i.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND ($themes = [] OR EXISTS { (i)-[h:HAS_THEME]->(t) WHERE t.id IN $themes AND all(x IN [h, t] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) })
  AND NOT EXISTS { (i)<-[r:FINANCES]-(f) WHERE all(x IN [r, f] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
RETURN i AS initiative, i.kind AS kind, i.region AS region
ORDER BY coalesce(i.region, ''), i.id
LIMIT $limit
