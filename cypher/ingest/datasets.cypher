// The datasets as the graph knows them.
//
// access  read
// public  no
// returns dataset: map
MATCH (d:Dataset)
RETURN properties(d) AS dataset
ORDER BY d.id
