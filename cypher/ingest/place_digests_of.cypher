// The digests of the places of a dataset in the order of their ids.
//
// access  read
// public  no
// param   dataset: string  the dataset that declares them
// param   after: string    the last id of the page before, or empty
// param   limit: integer   the most to return
// returns id: string, digest: string, dataset: string
MATCH (n:Entity)
WHERE n.dataset = $dataset AND n:Place AND n.id > $after
RETURN n.id AS id, n.digest AS digest, n.dataset AS dataset
ORDER BY n.id
LIMIT $limit
