// The themes of what lies in each of the places or below, the most frequent first.
//
// access  read
// param   ids: list of string  ids of places
// returns region: string, theme: string, count: integer
MATCH (p:Entity)<-[:WITHIN]-(n:Entity)-[:HAS_THEME]->(t:Theme)
WHERE p.id IN $ids
WITH p.id AS region, t.id AS theme, count(DISTINCT n) AS count
RETURN region, theme, count
ORDER BY region, count DESC, theme
