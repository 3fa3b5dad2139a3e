// How many changes of each kind a run has noted.
//
// access  read
// public  no
// param   run: string   id of the run
// returns op: string, count: integer
MATCH (c:Change {run: $run})
RETURN c.op AS op, count(c) AS count
ORDER BY op
