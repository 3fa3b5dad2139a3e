// Every theme with the number of initiatives and of regions that have it.
//
// access  read
// returns theme: Entity, initiatives: integer, regions: list of string
MATCH (t:Theme)
OPTIONAL MATCH (t)<-[:HAS_THEME]-(i:Initiative)
WITH t, count(i) AS initiatives, collect(DISTINCT i.region) AS regions
RETURN t AS theme, initiatives, regions
ORDER BY t.id
