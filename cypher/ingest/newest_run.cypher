// The newest run of any lane: its number, and the version it left the graph at where it finished.
//
// access  read
// public  no
// returns seq: integer, finished: string, version: integer
MATCH (r:Run)
WITH r ORDER BY r.seq DESC LIMIT 1
RETURN r.seq AS seq, r.finished AS finished, r.version AS version
