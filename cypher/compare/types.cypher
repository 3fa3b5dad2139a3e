// How many entities of each type lie in each of the places or below, and the first of them; of places, the known ones.
//
// access  read
// param   regions: list of string  ids of places
// param   most: integer            the most examples to give
// returns region: string, type: string, count: integer, examples: list of string
MATCH (p:Entity)<-[:WITHIN]-(n:Entity)
WHERE p.id IN $regions AND (NOT n:Place OR n.known = true)
WITH p.id AS region, [label IN labels(n) WHERE label <> 'Entity'][0] AS type, n.id AS id
ORDER BY id
WITH region, type, collect(id) AS ids
RETURN region, type, size(ids) AS count, ids[..$most] AS examples
ORDER BY region, type
