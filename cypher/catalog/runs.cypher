// The latest runs of the loader, the newest first, finished or not.
//
// access  read
// public  no
// param   limit: integer   the most runs to return
// returns run: map
MATCH (r:Run)
WITH r ORDER BY r.seq DESC LIMIT $limit
RETURN {id: r.id, seq: r.seq, at: r.at, finished: r.finished, lane: coalesce(r.lane, 'records')} AS run
