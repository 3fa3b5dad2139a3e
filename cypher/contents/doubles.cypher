// Ids that several entities have, and entities without one.
//
// access  read
// public  no
// param   limit: integer   the most to return
// returns id: string, count: integer
MATCH (n:Entity)
WITH n.id AS id, count(n) AS count
WHERE count > 1 OR id IS NULL
RETURN id, count
ORDER BY id
LIMIT $limit
