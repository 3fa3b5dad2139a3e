// The places just above each of several places.
//
// access  read
// public  no
// param   ids: list of string  ids of places
// returns below: string, place: Entity
UNWIND $ids AS id
MATCH (n:Place {id: id})-[:PART_OF]->(p:Place)
RETURN n.id AS below, p AS place
ORDER BY below, p.id
