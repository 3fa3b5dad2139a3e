// The places of a dataset in the order of their ids.
//
// access  read
// public  no
// param   dataset: string  the dataset that declares them
// param   after: string    the last id of the page before, or the least that an id of a place can be
// param   limit: integer   the most to return
// returns id: string
MATCH (n:Entity)
WHERE n.id > $after AND n.id < 'place0' AND n.dataset = $dataset
RETURN n.id AS id
ORDER BY n.id
LIMIT $limit
