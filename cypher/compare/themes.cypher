// How many initiatives of each theme lie in each of the places or below, and the first of them.
//
// access  read
// param   regions: list of string  ids of places
// param   most: integer = 10  the most examples to give
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example regions=place/630100&regions=place/632800&most=2
// returns region: string, theme: Entity, count: integer, examples: list of string
MATCH (p:Entity)<-[:WITHIN]-(i:Initiative)-[h:HAS_THEME]->(t:Theme)
WHERE p.id IN $regions
  AND all(x IN [i, h, t] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH DISTINCT p.id AS region, t AS theme, i.id AS id
ORDER BY id
WITH region, theme, collect(id) AS ids
RETURN region, theme, size(ids) AS count, ids[..$most] AS examples
ORDER BY region, theme.id
