// The themes of what lies in each of the places or below, the most frequent first.
//
// access  read
// param   ids: list of string  ids of places
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example ids=place/632800
// returns region: string, theme: string, count: integer
MATCH (p:Entity)<-[:WITHIN]-(n:Entity)-[h:HAS_THEME]->(t:Theme)
WHERE p.id IN $ids
  AND all(x IN [n, h, t] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH p.id AS region, t.id AS theme, count(DISTINCT n) AS count
RETURN region, theme, count
ORDER BY region, count DESC, theme
