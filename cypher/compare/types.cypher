// How many entities of each type lie in each of the places or below, and the first of them; of places, the known ones.
//
// access  read
// param   regions: list of string  ids of places
// param   most: integer = 10  the most examples to give
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example regions=place/630100&regions=place/632800&most=2
// returns region: string, type: string, count: integer, examples: list of string
MATCH (p:Entity)<-[:WITHIN]-(n:Entity)
WHERE p.id IN $regions AND (NOT n:Place OR n.known = true)
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
WITH p.id AS region, [label IN labels(n) WHERE label <> 'Entity'][0] AS type, n.id AS id
ORDER BY id
WITH region, type, collect(id) AS ids
RETURN region, type, size(ids) AS count, ids[..$most] AS examples
ORDER BY region, type
