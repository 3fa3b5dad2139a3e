// Regions most alike by theme: how many themes their initiatives share, of how many that either has. Initiatives without
// a region are left out, and so are two regions of which one lies in the other.
//
// access  read
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=5
// returns one: string, other: string, shared: integer, either: integer, likeness: number
MATCH (i:Initiative)-[h:HAS_THEME]->(t)
WHERE i.region IS NOT NULL
  AND all(x IN [i, h, t] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH DISTINCT i.region AS region, t.id AS theme
ORDER BY region, theme
WITH region, collect(theme) AS themes
WITH collect({region: region, themes: themes}) AS all
UNWIND all AS a
UNWIND all AS b
WITH a, b
WHERE a.region < b.region
MATCH (p:Entity {id: a.region})
MATCH (q:Entity {id: b.region})
WHERE NOT EXISTS { (p)-[:WITHIN]->(q) } AND NOT EXISTS { (q)-[:WITHIN]->(p) }
WITH a.region AS one, b.region AS other, size([theme IN a.themes WHERE theme IN b.themes]) AS shared,
  size(a.themes) + size(b.themes) AS both
RETURN one, other, shared, both - shared AS either, toFloat(shared) / (both - shared) AS likeness
ORDER BY likeness DESC, one, other
LIMIT $limit
