// How many entities that pass the filters each place is about: their most specific places, else their region, else ''.
//
// access  read
// public  no
// param   types: list of string    types of node to keep
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   themes: list of string   ids of themes; figures and money have those of what they measure or finance
// returns place: string, count: integer
MATCH (n:Entity)
WHERE n.visible = true AND any(label IN labels(n) WHERE label IN $types)
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND ($themes = []
    OR EXISTS { (n)-[:HAS_THEME]->(t:Entity) WHERE t.id IN $themes }
    OR EXISTS { (n)-[:MEASURES|FINANCES]->(b:Entity)-[:HAS_THEME]->(t:Entity) WHERE t.id IN $themes })
UNWIND CASE WHEN size(coalesce(n.places, [])) > 0 THEN n.places ELSE [coalesce(n.region, '')] END AS place
RETURN place, count(DISTINCT n) AS count
ORDER BY place
