// Facilities, platforms and other initiatives with a venue, and where it is.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   kinds: list of string in INITIATIVE_KIND    kinds of initiative, such as facility, or none for all
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example kinds=facility&limit=3
// returns initiative: Entity, kind: string, place: Entity
MATCH (i:Initiative)-[r:LOCATED_IN]->(v)
WHERE ($kinds = [] OR i.kind IN $kinds)
  AND all(x IN [i, r, v] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (v)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN i AS initiative, i.kind AS kind, v AS place
ORDER BY v.id, i.id
LIMIT $limit
