// How many entities of each type each of the datasets declares.
//
// access  read
// param   datasets: list of string   ids of datasets
// example datasets=haixi
// returns dataset: string, type: string, count: integer
MATCH (n:Entity)
WHERE n.dataset IN $datasets
WITH n.dataset AS dataset, [label IN labels(n) WHERE label <> 'Entity'][0] AS type, count(*) AS count
RETURN dataset, type, count
ORDER BY dataset, type
