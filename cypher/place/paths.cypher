// The full path of each of the places, `青海省 / 西宁市 / 城中区`.
//
// access  read
// param   ids: list of string  ids of places
// example ids=place/630103
// returns id: string, path: string
MATCH (n:Place)
WHERE n.id IN $ids
RETURN n.id AS id, n.path AS path
ORDER BY id
