// The digests of entities in the order of their ids: what the graph holds, to compare with the records.
//
// access  read
// public  no
// param   after: string    the last id of the page before, or empty
// param   before: string   the id to stop before
// param   limit: integer   the most to return
// returns id: string, digest: string, dataset: string
MATCH (n:Entity)
WHERE n.id > $after AND n.id < $before
RETURN n.id AS id, n.digest AS digest, n.dataset AS dataset
ORDER BY n.id
LIMIT $limit
