// How many entities that pass the filters each place is about: their most specific places, else their region, else ''.
//
// access  read
// public  no
// param   types: list of string    types of node to keep
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   themes: list of string   ids of themes; figures and money have those of what they measure or finance
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns place: string, count: integer
MATCH (n:Entity)
WHERE n.visible = true AND any(label IN labels(n) WHERE label IN $types)
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND ($themes = []
    OR EXISTS { (n)-[h:HAS_THEME]->(t:Entity) WHERE t.id IN $themes AND all(x IN [h, t] WHERE
        coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
    OR EXISTS { (n)-[m:MEASURES|FINANCES]->(b:Entity)-[h:HAS_THEME]->(t:Entity) WHERE t.id IN $themes
      AND all(x IN [m, b, h, t] WHERE
        coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) })
UNWIND CASE WHEN size(coalesce(n.places, [])) > 0 THEN n.places ELSE [coalesce(n.region, '')] END AS place
RETURN place, count(DISTINCT n) AS count
ORDER BY place
