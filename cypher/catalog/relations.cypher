// How many relations of each type each dataset declares.
//
// access  read
// returns dataset: string, type: string, count: integer
MATCH (:Entity)-[r]->(:Entity)
WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
WITH r.dataset AS dataset, type(r) AS type, count(*) AS count
RETURN dataset, type, count
ORDER BY dataset, type
