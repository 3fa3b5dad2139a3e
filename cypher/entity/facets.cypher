// How many of the entities that pass the filters have each value of the facets asked for.
//
// access  read
// param   types: list of string      types of node to keep, or none for all
// param   kinds: list of string      kinds to keep, or none for all
// param   regions: list of string    ids of places; keeps what lies in one of them or below
// param   themes: list of string     ids of themes; figures and money have those of what they measure or finance
// param   sources: list of string    ids of sources cited
// param   datasets: list of string   datasets that declare it
// param   changed_runs: list of string  runs that last changed it, where narrowed_by_change
// param   narrowed_by_change: boolean  whether changed_runs counts
// param   all_places: boolean        whether to include places that nothing is known of
// param   facets: list of string  any of type, kind, region, theme, source, dataset
// returns facet: string, value: string, count: integer
MATCH (n:Entity)
WHERE ($types = [] OR any(label IN labels(n) WHERE label IN $types))
  AND ($kinds = [] OR n.kind IN $kinds)
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND ($themes = []
    OR EXISTS { (n)-[:HAS_THEME]->(t:Entity) WHERE t.id IN $themes }
    OR EXISTS { (n)-[:MEASURES|FINANCES]->(:Entity)-[:HAS_THEME]->(t:Entity) WHERE t.id IN $themes })
  AND ($sources = [] OR any(source IN n.sources WHERE source IN $sources))
  AND ($datasets = [] OR n.dataset IN $datasets)
  AND (NOT $narrowed_by_change OR n.run IN $changed_runs)
  AND ($all_places OR NOT n:Place OR n.known = true)
UNWIND $facets AS facet
UNWIND CASE facet
  WHEN 'type' THEN [label IN labels(n) WHERE label <> 'Entity']
  WHEN 'kind' THEN [n.kind]
  WHEN 'region' THEN [n.region]
  WHEN 'theme' THEN [(n)-[:HAS_THEME]->(t:Entity) | t.id]
    + [(n)-[:MEASURES|FINANCES]->(:Entity)-[:HAS_THEME]->(u:Entity) | u.id]
  WHEN 'source' THEN coalesce(n.sources, [])
  WHEN 'dataset' THEN [n.dataset]
  ELSE []
END AS value
WITH facet, value, count(DISTINCT n) AS count
WHERE value IS NOT NULL
RETURN facet, value, count
ORDER BY facet, count DESC, value
