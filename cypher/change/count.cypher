// How many changes there were from an instant on, counted no further than the cap, and how many of them
// changed a fact with neither a first nor a last day.
//
// access  read
// public  no
// param   since: string   an ISO instant, or empty
// param   cap: integer    where counting stops
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns count: integer, undated: integer
MATCH (c:Change)
WHERE c.at >= $since
  AND coalesce(c.from_day, $as_of_from) <= $as_of_to AND coalesce(c.to_day, $as_of_to) >= $as_of_from
WITH c LIMIT $cap
RETURN count(c) AS count,
  count(CASE WHEN c.from_day IS NULL AND c.to_day IS NULL AND c.op <> 'load' THEN 1 END) AS undated
