// The relations that go out from some entities as they are stored, in the order of their ids, with the ends that the
// graph has for them. Derived edges have no ids.
//
// access  read
// public  no
// param   ids: list of string  ids of the entities they go out from
// param   after: string        id of the last relation of the batch before, or empty
// param   limit: integer       the most to return
// returns id: string, type: string, from: string, to: string, target: list of string, stored: map
UNWIND $ids AS id
MATCH (a:Entity {id: id})-[r]->(b)
WHERE r.id > $after
RETURN r.id AS id, type(r) AS type, a.id AS from, b.id AS to, labels(b) AS target, properties(r) AS stored
ORDER BY r.id
LIMIT $limit
