// Pairings, such as enterprise and village, each with both ends and the initiative it comes under.
//
// access  read
// param   regions: list of string  ids of places; keeps those with an end in one of them or below
// param   after: string       id of the last one of the page before, or empty
// param   limit: integer      the most to return
// returns relation: Relation, from: Entity, to: Entity, via: Entity
MATCH (a:Organization)-[r:PAIRED_WITH]->(b:Entity)
WHERE r.id > $after
  AND ($regions = [] OR EXISTS { (a)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
    OR EXISTS { (b)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH a, r, b ORDER BY r.id LIMIT $limit
OPTIONAL MATCH (v:Entity {id: r.via})
RETURN r AS relation, a AS from, b AS to, v AS via
ORDER BY r.id
