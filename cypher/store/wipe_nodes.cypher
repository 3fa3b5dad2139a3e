// Delete some nodes of any label; repeated until none is left.
//
// access  write
// param   limit: integer   the most nodes to delete in this transaction
// returns deleted: integer
MATCH (n)
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS deleted
