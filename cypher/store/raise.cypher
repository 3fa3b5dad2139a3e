// Raise the version of the graph by one; part of every transaction that writes.
//
// access  write
// returns version: integer
MERGE (g:Graph {id: 'graph'})
SET g.version = coalesce(g.version, 0) + 1
RETURN g.version AS version
