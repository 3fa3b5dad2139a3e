// How many entities of each type each dataset declares.
//
// access  read
// returns dataset: string, type: string, count: integer
MATCH (n:Entity)
WITH n.dataset AS dataset, [label IN labels(n) WHERE label <> 'Entity'][0] AS type, count(*) AS count
RETURN dataset, type, count
ORDER BY dataset, type
