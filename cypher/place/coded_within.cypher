// The codes of the known places in each of the places or below.
//
// access  read
// param   ids: list of string  ids of places
// example ids=place/630100
// returns code: string
MATCH (p:Entity)<-[:WITHIN]-(n:Place)
WHERE p.id IN $ids AND n.code IS NOT NULL
RETURN DISTINCT n.code AS code
ORDER BY code
