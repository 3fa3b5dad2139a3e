// How many entities of each type lie in each of the places or below.
//
// access  read
// param   ids: list of string  ids of places
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example ids=place/630103
// returns region: string, type: string, count: integer
MATCH (p:Entity)<-[:WITHIN]-(n:Entity)
WHERE p.id IN $ids AND (NOT n:Place OR n.known = true)
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
WITH p.id AS region, [label IN labels(n) WHERE label <> 'Entity'][0] AS type, count(*) AS count
RETURN region, type, count
ORDER BY region, type
