// Delete some nodes but for what the graph says of itself and the lease of its writer; repeated until none is left.
//
// access  write
// param   limit: integer   the most nodes to delete in this transaction
// returns deleted: integer
MATCH (n)
WHERE NOT (n:Graph OR n:Lease)
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS deleted
