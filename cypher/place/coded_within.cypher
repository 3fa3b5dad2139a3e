// The codes of the known places in each of the places or below.
//
// access  read
// param   ids: list of string  ids of places
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example ids=place/630100
// returns code: string
MATCH (p:Entity)<-[:WITHIN]-(n:Place)
WHERE p.id IN $ids AND n.code IS NOT NULL
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
RETURN DISTINCT n.code AS code
ORDER BY code
