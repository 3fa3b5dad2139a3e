// The last run that finished.
//
// access  read
// public  no
// returns run: map
MATCH (r:Run)
WHERE r.finished IS NOT NULL
WITH r ORDER BY r.version DESC LIMIT 1
RETURN {id: r.id, seq: r.seq, at: r.at, finished: r.finished, counts: r.counts} AS run
