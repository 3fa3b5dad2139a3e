// The ids of entities in their order.
//
// access  read
// public  no
// param   after: string    the last id of the batch before, or empty
// param   before: string   the id to stop before
// param   limit: integer   the most to return
// returns id: string
MATCH (n:Entity)
WHERE n.id > $after AND n.id < $before
RETURN n.id AS id
ORDER BY n.id
LIMIT $limit
