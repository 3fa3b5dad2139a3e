// The places of a dataset.
//
// access  read
// public  no
// param   dataset: string   the dataset that declares them
// returns id: string
MATCH (n:Entity)
WHERE n.dataset = $dataset AND n:Place
RETURN n.id AS id
