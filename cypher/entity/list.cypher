// Entities but places that nothing is known of, those that pass the filters, in the order asked for, ids breaking ties, absent values last.
//
// access  read
// param   types: list of string      types of node to keep, or none for all
// param   kinds: list of string in ORGANIZATION_KIND|INITIATIVE_KIND|FUND_KIND      kinds to keep, or none for all
// param   regions: list of string    ids of places; keeps what lies in one of them or below
// param   themes: list of string     ids of themes; figures and money have those of what they measure or finance
// param   sources: list of string    ids of sources cited
// param   datasets: list of string   datasets that declare it
// param   changed_runs: list of string  runs that last changed it, where narrowed_by_change
// param   narrowed_by_change: boolean  whether changed_runs counts
// param   sort: string in id|name|amount|value|date|changed = "id"  what to sort by
// param   descending: boolean whether the greatest comes first
// param   started: boolean    whether a page came before
// param   absent: boolean     whether the last one of the page before had no value to sort by
// param   value: scalar        the value that the last one of the page before was sorted by
// param   after: string       the id of the last one of the page before
// param   limit: integer      the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example types=Fund&sort=amount&descending=true&limit=2
// returns entity: Entity, value: scalar
MATCH (n:Entity)
WHERE n.visible = true
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($types = [] OR any(label IN labels(n) WHERE label IN $types))
  AND ($kinds = [] OR n.kind IN $kinds)
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND ($themes = []
    OR EXISTS { (n)-[h:HAS_THEME]->(t:Entity) WHERE t.id IN $themes AND all(x IN [h, t] WHERE
        coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
    OR EXISTS { (n)-[m:MEASURES|FINANCES]->(b:Entity)-[h:HAS_THEME]->(t:Entity) WHERE t.id IN $themes
      AND all(x IN [m, b, h, t] WHERE
        coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) })
  AND ($sources = [] OR any(source IN n.sources WHERE source IN $sources))
  AND ($datasets = [] OR n.dataset IN $datasets)
  AND (NOT $narrowed_by_change OR n.run IN $changed_runs)
WITH n, CASE $sort
  WHEN 'name' THEN n.name
  WHEN 'amount' THEN n.amount
  WHEN 'value' THEN n.value
  WHEN 'date' THEN coalesce(n.date, n.since, n.published)
  WHEN 'changed' THEN n.run
  ELSE n.id
END AS value
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
