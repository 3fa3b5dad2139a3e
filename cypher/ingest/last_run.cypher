// The newest run, finished or not, with what it was made from and how far its changes got.
//
// access  read
// public  no
// returns run: map, last_seq: integer
MATCH (r:Run)
WITH r ORDER BY r.seq DESC LIMIT 1
OPTIONAL MATCH (c:Change {run: r.id})
WITH r, max(c.seq) AS last
RETURN {id: r.id, seq: r.seq, at: r.at, finished: r.finished, records: r.records, loader: r.loader, files: r.files,
  version: r.version, datasets: r.datasets, tally: r.tally} AS run, coalesce(last, 0) AS last_seq
