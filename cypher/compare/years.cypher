// How many entities in each of the places or below are dated in each year, by the first day they hold, and the first
// of them. Money and figures without a date of their own count from their source's.
//
// access  read
// param   regions: list of string  ids of places
// param   most: integer = 10  the most examples to give
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example regions=place/630100&regions=place/632800&most=2
// returns region: string, year: integer, count: integer, examples: list of string
MATCH (p:Entity)<-[:WITHIN]-(n:Entity)
WHERE p.id IN $regions AND n.from_day IS NOT NULL AND (NOT n:Place OR n.known = true)
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
WITH p.id AS region, n.from_day / 10000 AS year, n.id AS id
ORDER BY id
WITH region, year, collect(id) AS ids
RETURN region, year, size(ids) AS count, ids[..$most] AS examples
ORDER BY region, year
