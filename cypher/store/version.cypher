// The version of the graph: it rises with every writing transaction. No row where nothing was written yet.
//
// access  read
// public  no
// returns version: integer
MATCH (g:Graph {id: 'graph'})
RETURN g.version AS version
