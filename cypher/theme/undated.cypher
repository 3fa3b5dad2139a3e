// How many of the themes, and of the initiatives that have one, have neither a first nor a last day.
//
// access  read
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns undated: integer
MATCH (t:Theme)
WHERE coalesce(t.from_day, $as_of_from) <= $as_of_to AND coalesce(t.to_day, $as_of_to) >= $as_of_from
OPTIONAL MATCH (t)<-[h:HAS_THEME]-(i:Initiative)
WHERE coalesce(h.from_day, $as_of_from) <= $as_of_to AND coalesce(h.to_day, $as_of_to) >= $as_of_from
  AND i.from_day IS NULL AND i.to_day IS NULL
RETURN count(DISTINCT CASE WHEN t.from_day IS NULL AND t.to_day IS NULL THEN t END) + count(DISTINCT i) AS undated
