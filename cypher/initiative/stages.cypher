// Programmes and their stages or parts in order.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   kinds: list of string in INITIATIVE_KIND = ["stage"]  kinds of part
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=5
// returns programme: Entity, order: integer, part: Entity
MATCH (s:Initiative)-[r:PART_OF]->(i)
WHERE s.kind IN $kinds
  AND all(x IN [s, r, i] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (s)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN i AS programme, r.order AS order, s AS part
ORDER BY i.id, coalesce(r.order, 1000000), s.id
LIMIT $limit
