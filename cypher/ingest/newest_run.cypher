// The highest number of a run, and the version that the last one to finish left the graph at.
//
// access  read
// public  no
// returns seq: integer, version: integer
MATCH (r:Run)
RETURN max(r.seq) AS seq, max(r.version) AS version
