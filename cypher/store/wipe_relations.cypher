// Delete some relationships of any type; repeated until none is left.
//
// access  write
// param   limit: integer   the most relationships to delete in this transaction
// returns deleted: integer
MATCH ()-[r]->()
WITH r LIMIT $limit
DELETE r
RETURN count(*) AS deleted
