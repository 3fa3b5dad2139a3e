// The places above each of the places, for writing out its path.
//
// access  read
// param   ids: list of string  ids of places
// returns id: string, place: string, name: string, steps: integer
MATCH (n:Place)
WHERE n.id IN $ids
MATCH path = (n)-[:PART_OF*0..8]->(p:Place)
RETURN n.id AS id, p.id AS place, p.name AS name, min(length(path)) AS steps
ORDER BY id, steps
