// How many entities and relations are cited from each source, and how many of them have neither a first nor a last day.
//
// access  read
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns source: string, entities: integer, relations: integer, undated: integer
MATCH (s:Source)
OPTIONAL MATCH (s)<-[:CITED_IN]-(n:Entity)
WHERE coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
WITH s, n, CASE WHEN n IS NULL THEN [] ELSE [(n)-[r]->(m:Entity) WHERE s.id IN r.sources AND all(x IN [r, m] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  | CASE WHEN r.from_day IS NULL AND r.to_day IS NULL THEN 1 ELSE 0 END] END AS dateless
WITH s, n, size(dateless) AS relations, size([each IN dateless WHERE each = 1]) AS ties
RETURN s.id AS source, sum(CASE WHEN s.id IN n.sources THEN 1 ELSE 0 END) AS entities, sum(relations) AS relations,
  sum(ties + CASE WHEN s.id IN n.sources AND n.from_day IS NULL AND n.to_day IS NULL THEN 1 ELSE 0 END) AS undated
ORDER BY source
