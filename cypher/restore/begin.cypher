// Note that the graph is being restored from a backup and is not whole; its version rises over that of the backup too.
//
// access  write
// param   digest: string    the digest of the backup
// param   version: integer  the version of the graph that the backup is of
// param   rows: integer     how many rows are written; -1 while what was there before is being deleted
// returns version: integer
MATCH (g:Graph {id: 'graph'})
SET g.restoring = $digest, g.restored_rows = $rows,
  g.version = CASE WHEN g.version > $version THEN g.version ELSE $version + 1 END
RETURN g.version AS version
