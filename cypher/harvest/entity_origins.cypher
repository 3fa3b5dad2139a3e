// Of which dataset some entities are and what they cite: what a file of a part says of itself before it begins.
//
// access  read
// public  no
// param   ids: list of string  ids of the entities
// returns id: string, dataset: string, sources: list of string
MATCH (n:Entity)
WHERE n.id IN $ids
RETURN n.id AS id, n.dataset AS dataset, coalesce(n.sources, []) AS sources
