// What runs changed, the newest first. At a time: of facts that held then, before the change or after it; what loads
// sum up has no days and is kept.
//
// access  read
// public  no
// param   since: string        an ISO instant; keeps what was changed then or later, or empty
// param   started: boolean     whether a page came before
// param   before_run: integer  number of the run of the last one of the page before
// param   before_seq: integer  its number within that run
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns change: map
MATCH (c:Change)
WHERE c.at >= $since
  AND coalesce(c.from_day, $as_of_from) <= $as_of_to AND coalesce(c.to_day, $as_of_to) >= $as_of_from
  AND (NOT $started OR c.run_seq < $before_run OR (c.run_seq = $before_run AND c.seq < $before_seq))
WITH c ORDER BY c.run_seq DESC, c.seq DESC LIMIT $limit
RETURN {run: c.run, run_seq: c.run_seq, seq: c.seq, at: c.at, op: c.op, of: c.of, before: c.before, after: c.after,
  summary: c.summary} AS change
ORDER BY change.run_seq DESC, change.seq DESC
