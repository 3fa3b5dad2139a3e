// How many nodes of each set of labels there are.
//
// access  read
// public  no
// returns labels: list of string, count: integer
MATCH (n)
RETURN labels(n) AS labels, count(n) AS count
