// Say how many rows of the backup are written, in the transaction that writes them.
//
// access  write
// param   rows: integer   how many
// returns rows: integer
MATCH (g:Graph {id: 'graph'})
SET g.restored_rows = $rows
RETURN g.restored_rows AS rows
