// The reported figures of each measure in each of the places or below: how many, and the first of them.
//
// access  read
// param   regions: list of string  ids of places
// param   most: integer = 100  the most figures to give
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example regions=place/632700&regions=place/620800&most=1
// returns region: string, measure: string, count: integer, figures: list of Entity
MATCH (p:Entity)<-[:WITHIN]-(n:Indicator)
WHERE p.id IN $regions AND n.measure IS NOT NULL
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
WITH p.id AS region, n
ORDER BY n.id
WITH region, n.measure AS measure, collect(n) AS found
RETURN region, measure, size(found) AS count, found[..$most] AS figures
ORDER BY region, measure
