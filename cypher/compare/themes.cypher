// How many initiatives of each theme lie in each of the places or below, and the first of them.
//
// access  read
// param   regions: list of string  ids of places
// param   most: integer            the most examples to give
// returns region: string, theme: Entity, count: integer, examples: list of string
MATCH (p:Entity)<-[:WITHIN]-(i:Initiative)-[:HAS_THEME]->(t:Theme)
WHERE p.id IN $regions
WITH DISTINCT p.id AS region, t AS theme, i.id AS id
ORDER BY id
WITH region, theme, collect(id) AS ids
RETURN region, theme, size(ids) AS count, ids[..$most] AS examples
ORDER BY region, theme.id
