// How many entities, places that nothing is known of aside, pass the filters, counted no further than the cap, and how many
// of them have neither a first nor a last day.
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
// param   cap: integer = 10000  where counting stops
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example types=Fund
// returns count: integer, undated: integer
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
WITH n LIMIT $cap
RETURN count(n) AS count, count(CASE WHEN n.from_day IS NULL AND n.to_day IS NULL THEN 1 END) AS undated
