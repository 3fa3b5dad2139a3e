// How many relations of each type each of the datasets declares, among those that go out from their entities.
//
// access  read
// param   datasets: list of string   ids of datasets
// example datasets=haixi
// returns dataset: string, type: string, count: integer
MATCH (n:Entity)
WHERE n.dataset IN $datasets
MATCH (n)-[r]->(:Entity)
WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
WITH r.dataset AS dataset, type(r) AS type, count(*) AS count
RETURN dataset, type, count
ORDER BY dataset, type
