// Places that nothing is known of, in the order of a value, ids breaking ties, absent values last.
//
// access  read
// param   begin: string    the least id, and
// param   end: string      the id to stop before: all of a region, or of the country
// param   datasets: list of string   datasets that declare it
// param   changed_runs: list of string  runs that last changed it, where narrowed_by_change
// param   narrowed_by_change: boolean  whether changed_runs counts
// param   sort: string in id|name|amount|value|date|changed = "id"  what to sort by; but for id, name and changed all are absent
// param   descending: boolean whether the greatest comes first
// param   started: boolean    whether a page came before
// param   absent: boolean     whether the last one of the page before had no value to sort by
// param   value: scalar       the value that the last one of the page before was sorted by
// param   after: string       the id of the last one of the page before
// param   limit: integer      the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example begin=place/430121&end=place/430122&sort=name&limit=2
// returns entity: Entity, value: scalar
MATCH (n:Entity)
WHERE n.id >= $begin AND n.id < $end AND n.visible IS NULL
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($datasets = [] OR n.dataset IN $datasets)
  AND (NOT $narrowed_by_change OR n.run IN $changed_runs)
WITH n, CASE $sort WHEN 'id' THEN n.id WHEN 'name' THEN n.name WHEN 'changed' THEN n.run ELSE null END AS value
WHERE NOT $started
  OR (value IS NULL AND (NOT $absent OR n.id > $after))
  OR (value IS NOT NULL AND NOT $absent AND (
    (NOT $descending AND value > $value)
    OR ($descending AND value < $value)
    OR (value = $value AND n.id > $after)))
RETURN n AS entity, value
ORDER BY value IS NULL,
  CASE WHEN $descending THEN null ELSE value END,
  CASE WHEN $descending THEN value ELSE null END DESC,
  n.id
LIMIT $limit
