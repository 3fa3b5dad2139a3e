// The sources that facts about each of the places or below are cited from.
//
// access  read
// param   ids: list of string  ids of places
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example ids=place/630100
// returns region: string, source: string, count: integer
MATCH (p:Entity)<-[:WITHIN]-(n:Entity)
WHERE p.id IN $ids
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
UNWIND coalesce(n.sources, []) AS source
WITH p.id AS region, source, count(*) AS count
RETURN region, source, count
ORDER BY region, source
