// Some places as the gazetteer's lane compares them: their digests, and the PART_OF that go out from them.
//
// access  read
// public  no
// param   ids: list of string   ids of places
// returns id: string, digest: string, dataset: string, relation: string, relation_digest: string, relation_dataset: string
UNWIND $ids AS id
MATCH (n:Entity {id: id})
OPTIONAL MATCH (n)-[r:PART_OF]->(:Entity)
RETURN id, n.digest AS digest, n.dataset AS dataset, r.id AS relation, r.digest AS relation_digest,
  r.dataset AS relation_dataset
