// The last run that finished; none while a restore into the graph has not ended.
//
// access  read
// public  no
// returns run: map
OPTIONAL MATCH (g:Graph {id: 'graph'})
WITH g.restoring AS restoring
WHERE restoring IS NULL
MATCH (r:Run)
WHERE r.finished IS NOT NULL
WITH r ORDER BY r.version DESC LIMIT 1
RETURN {id: r.id, seq: r.seq, at: r.at, finished: r.finished, counts: r.counts} AS run
