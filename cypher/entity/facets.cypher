// How many of the entities, places that nothing is known of aside, that pass the filters have each value of the facets asked for.
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
// param   facets: list of string in type|kind|region|theme|source|dataset  any of type, kind, region, theme, source, dataset
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example types=Fund&facets=kind
// returns facet: string, value: string, count: integer
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
UNWIND $facets AS facet
UNWIND CASE facet
  WHEN 'type' THEN [label IN labels(n) WHERE label <> 'Entity']
  WHEN 'kind' THEN [n.kind]
  WHEN 'region' THEN [n.region]
  WHEN 'theme' THEN [(n)-[h:HAS_THEME]->(t:Entity) WHERE all(x IN [h, t] WHERE
      coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) | t.id]
    + [(n)-[m:MEASURES|FINANCES]->(b:Entity)-[h:HAS_THEME]->(u:Entity) WHERE all(x IN [m, b, h, u] WHERE
      coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) | u.id]
  WHEN 'source' THEN coalesce(n.sources, [])
  WHEN 'dataset' THEN [n.dataset]
  ELSE []
END AS value
WITH facet, value, count(DISTINCT n) AS count
WHERE value IS NOT NULL
RETURN facet, value, count
ORDER BY facet, count DESC, value
