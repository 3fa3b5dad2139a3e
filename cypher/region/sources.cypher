// The sources that facts about each of the places or below are cited from.
//
// access  read
// param   ids: list of string  ids of places
// returns region: string, source: string, count: integer
MATCH (p:Entity)<-[:WITHIN]-(n:Entity)
WHERE p.id IN $ids
UNWIND coalesce(n.sources, []) AS source
WITH p.id AS region, source, count(*) AS count
RETURN region, source, count
ORDER BY region, source
