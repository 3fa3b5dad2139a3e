// How many of the places that nothing is known of lie in each region, and in each dataset.
//
// access  read
// param   begin: string    the least id, and
// param   end: string      the id to stop before: all of a region, or of the country
// param   datasets: list of string   datasets that declare it
// param   changed_runs: list of string  runs that last changed it, where narrowed_by_change
// param   narrowed_by_change: boolean  whether changed_runs counts
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example begin=place/430121&end=place/430122
// returns region: string, dataset: string, count: integer
MATCH (n:Entity)
WHERE n.id >= $begin AND n.id < $end AND n.visible IS NULL
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($datasets = [] OR n.dataset IN $datasets)
  AND (NOT $narrowed_by_change OR n.run IN $changed_runs)
RETURN n.region AS region, n.dataset AS dataset, count(*) AS count
ORDER BY region, dataset
