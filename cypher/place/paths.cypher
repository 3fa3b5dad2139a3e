// The full path of each of the places, `青海省 / 西宁市 / 城中区`.
//
// access  read
// param   ids: list of string  ids of places
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example ids=place/630103
// returns id: string, path: string
MATCH (n:Place)
WHERE n.id IN $ids
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
RETURN n.id AS id, n.path AS path
ORDER BY id
