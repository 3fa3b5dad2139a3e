// How many relations of each of some whole gazetteers did not hold at a time, since a place at one of their ends did not:
// places that have dates are known ones, so that there is no need to look at all.
//
// access  read
// public  no
// param   datasets: list of string   ids of datasets
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns dataset: string, count: integer
MATCH (p:Entity)
WHERE p.visible = true AND p:Place
  AND (coalesce(p.from_day, $as_of_from) > $as_of_to OR coalesce(p.to_day, $as_of_to) < $as_of_from)
MATCH (p)-[r:PART_OF]-(:Entity)
WHERE r.dataset IN $datasets
WITH DISTINCT r
RETURN r.dataset AS dataset, count(r) AS count
