// Entities as they are stored, with their labels, in the order of their ids.
//
// access  read
// public  no
// param   after: string    the last id of the batch before, or empty
// param   before: string   the id to stop before
// param   limit: integer   the most to return
// returns id: string, labels: list of string, stored: map
MATCH (n:Entity)
WHERE n.id > $after AND n.id < $before
RETURN n.id AS id, labels(n) AS labels, properties(n) AS stored
ORDER BY n.id
LIMIT $limit
