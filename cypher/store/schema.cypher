// The digest of the schema that the graph was last prepared with. No row, or null, where it never was.
//
// access  read
// public  no
// returns schema: string
MATCH (g:Graph {id: 'graph'})
RETURN g.schema AS schema
