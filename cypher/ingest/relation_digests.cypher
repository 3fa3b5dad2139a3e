// The digests of the relations that go out from some entities; derived edges have none.
//
// access  read
// public  no
// param   ids: list of string   ids of entities
// returns id: string, type: string, from: string, to: string, via: string, key: string, digest: string, dataset: string
UNWIND $ids AS id
MATCH (a:Entity {id: id})-[r]->(:Entity)
WHERE r.digest IS NOT NULL
RETURN r.id AS id, type(r) AS type, r.from AS from, r.to AS to, r.via AS via, r.key AS key, r.digest AS digest,
  r.dataset AS dataset
