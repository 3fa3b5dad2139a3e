// How many relations of each type each of the datasets declares, among those that go out from their entities,
// and how many of those have neither a first nor a last day.
//
// access  read
// param   datasets: list of string   ids of datasets
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example datasets=haixi
// returns dataset: string, type: string, count: integer, undated: integer
MATCH (n:Entity)
WHERE n.dataset IN $datasets
MATCH (n)-[r]->(m:Entity)
WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
  AND all(x IN [n, r, m] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH r.dataset AS dataset, type(r) AS type, count(*) AS count,
  count(CASE WHEN r.from_day IS NULL AND r.to_day IS NULL THEN 1 END) AS undated
RETURN dataset, type, count, undated
ORDER BY dataset, type
