// Note the schema that the graph was prepared with.
//
// access  write
// param   digest: string   the digest of its statements
// returns schema: string
MERGE (g:Graph {id: 'graph'})
ON CREATE SET g.version = 0
SET g.schema = $digest
RETURN g.schema AS schema
