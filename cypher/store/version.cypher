// The version of the graph, which rises with every writing transaction, and what tells it from any other graph.
// No row where nothing was written yet.
//
// access  read
// public  no
// returns version: integer, born: string
MATCH (g:Graph {id: 'graph'})
RETURN g.version AS version, g.born AS born
