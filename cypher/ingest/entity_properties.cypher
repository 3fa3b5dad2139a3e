// Some entities as they are stored.
//
// access  read
// public  no
// param   ids: list of string   ids of entities
// returns id: string, stored: map
UNWIND $ids AS id
MATCH (n:Entity {id: id})
RETURN n.id AS id, properties(n) AS stored
