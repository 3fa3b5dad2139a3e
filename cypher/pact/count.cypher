// How many pacts there are, two-sided and many-sided.
//
// access  read
// param   regions: list of string  ids of places; keeps those with an end in one of them or below
// returns two_sided: integer, many_sided: integer
OPTIONAL MATCH (a:Organization)-[r:CO_BUILDS_WITH]->(b:Organization)
WHERE $regions = [] OR EXISTS { (a)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
  OR EXISTS { (b)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
WITH count(r) AS two_sided
OPTIONAL MATCH (i:Initiative {kind: 'pact'})
WHERE $regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
RETURN two_sided, count(i) AS many_sided
