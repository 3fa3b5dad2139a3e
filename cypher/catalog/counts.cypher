// How many entities of each type each of the datasets declares, and how many of them have neither a first nor a last day.
//
// access  read
// param   datasets: list of string   ids of datasets
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example datasets=haixi
// returns dataset: string, type: string, count: integer, undated: integer
MATCH (n:Entity)
WHERE n.dataset IN $datasets
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
WITH n.dataset AS dataset, [label IN labels(n) WHERE label <> 'Entity'][0] AS type, count(*) AS count,
  count(CASE WHEN n.from_day IS NULL AND n.to_day IS NULL THEN 1 END) AS undated
RETURN dataset, type, count, undated
ORDER BY dataset, type
