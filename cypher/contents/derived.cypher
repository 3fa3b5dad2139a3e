// The derived edges that go out from some entities, as the ids that they lead to.
//
// access  read
// public  no
// param   ids: list of string  ids of the entities they go out from
// returns id: string, type: string, targets: list of string
UNWIND $ids AS id
MATCH (a:Entity {id: id})-[r]->(b)
WHERE type(r) IN ['WITHIN', 'CITED_IN']
RETURN a.id AS id, type(r) AS type, collect(b.id) AS targets
