// What the graph says of itself, and of a restore that is under way or was stopped: of which backup, and how far.
//
// access  read
// public  no
// returns version: integer, born: string, schema: string, restoring: string, restored_rows: integer, restored: integer
MATCH (g:Graph {id: 'graph'})
RETURN g.version AS version, g.born AS born, g.schema AS schema, g.restoring AS restoring,
  g.restored_rows AS restored_rows, g.restored AS restored
