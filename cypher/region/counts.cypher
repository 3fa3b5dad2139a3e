// How many entities of each type lie in each of the places or below.
//
// access  read
// param   ids: list of string  ids of places
// returns region: string, type: string, count: integer
MATCH (p:Entity)<-[:WITHIN]-(n:Entity)
WHERE p.id IN $ids AND (NOT n:Place OR n.known = true)
WITH p.id AS region, [label IN labels(n) WHERE label <> 'Entity'][0] AS type, count(*) AS count
RETURN region, type, count
ORDER BY region, type
