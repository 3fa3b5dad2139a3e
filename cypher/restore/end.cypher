// Note that the graph is whole again, and the version at which it is what the last run of the backup left.
//
// access  write
// param   settled: boolean   whether nobody wrote between the last run of the backup and the backup
// returns version: integer
MATCH (g:Graph {id: 'graph'})
SET g.restoring = null, g.restored_rows = null, g.restored = CASE WHEN $settled THEN g.version ELSE null END
RETURN g.version AS version
