// The places of a dataset, with what the places below them have in common.
//
// access  read
// public  no
// param   dataset: string   the dataset that declares them
// returns id: string, path: string, region: string
MATCH (n:Entity)
WHERE n.dataset = $dataset AND n:Place
RETURN n.id AS id, n.path AS path, n.region AS region
