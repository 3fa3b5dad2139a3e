// How often one fact was changed, and how often while it had neither a first nor a last day.
//
// access  read
// public  no
// param   ids: list of string  the ids that the fact has and had
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns count: integer, undated: integer
MATCH (c:Change)
WHERE c.of IN $ids
  AND coalesce(c.from_day, $as_of_from) <= $as_of_to AND coalesce(c.to_day, $as_of_to) >= $as_of_from
RETURN count(c) AS count, count(CASE WHEN c.from_day IS NULL AND c.to_day IS NULL THEN 1 END) AS undated
