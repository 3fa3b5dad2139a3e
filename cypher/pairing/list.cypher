// Pairings, such as enterprise and village, each with both ends and the initiative it comes under.
//
// access  read
// param   regions: list of string  ids of places; keeps those with an end in one of them or below
// param   after: string       id of the last one of the page before, or empty
// param   limit: integer      the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=2
// returns relation: Relation, from: Entity, to: Entity, via: Entity
MATCH (a:Organization)-[r:PAIRED_WITH]->(b)
WHERE r.id > $after
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (a)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
    OR EXISTS { (b)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH a, r, b ORDER BY r.id LIMIT $limit
OPTIONAL MATCH (v:Entity {id: r.via})
WHERE coalesce(v.from_day, $as_of_from) <= $as_of_to AND coalesce(v.to_day, $as_of_to) >= $as_of_from
RETURN r AS relation, a AS from, b AS to, v AS via
ORDER BY r.id
