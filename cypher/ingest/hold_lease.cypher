// Begin a writing transaction: renew the lease if it is still ours, and raise the graph's version.
// The node is written before it is read, so that a writer who lost the lease meanwhile finds nothing.
//
// access  write
// param   owner: string     who holds it
// param   epoch: integer    since which taking
// param   span: integer     milliseconds that it holds from now
// param   born: string      what tells this graph from any other, if nothing does yet
// returns version: integer
MATCH (l:Lease {id: 'writer'})
SET l.asked = $owner
WITH l
WHERE l.owner = $owner AND l.epoch = $epoch
SET l.expires = timestamp() + $span
WITH l
MERGE (g:Graph {id: 'graph'})
SET g.born = coalesce(g.born, $born), g.version = coalesce(g.version, 0) + 1
RETURN g.version AS version
