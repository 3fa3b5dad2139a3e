// How many pairings there are.
//
// access  read
// param   regions: list of string  ids of places; keeps those with an end in one of them or below
// returns count: integer
MATCH (a:Organization)-[r:PAIRED_WITH]->(b:Entity)
WHERE $regions = [] OR EXISTS { (a)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
  OR EXISTS { (b)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
RETURN count(r) AS count
