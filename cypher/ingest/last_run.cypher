// The newest run of the records or of the gazetteer, finished or not, with what it was made from and how far it got.
//
// access  read
// public  no
// param   lane: string     records or gazetteer
// returns run: map, last_seq: integer
MATCH (r:Run)
WHERE coalesce(r.lane, 'records') = $lane
WITH r ORDER BY r.seq DESC LIMIT 1
OPTIONAL MATCH (c:Change {run: r.id})
WITH r, max(c.seq) AS last
RETURN {id: r.id, seq: r.seq, at: r.at, finished: r.finished, records: r.records, loader: r.loader, files: r.files,
  version: r.version, datasets: r.datasets, tally: r.tally, yields: r.yields, done: r.done} AS run,
  coalesce(last, 0) AS last_seq
