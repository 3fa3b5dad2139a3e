// How many entities and relations are cited from each source.
//
// access  read
// returns source: string, entities: integer, relations: integer
MATCH (s:Source)
OPTIONAL MATCH (s)<-[:CITED_IN]-(n:Entity)
WITH s, n, CASE WHEN n IS NULL THEN 0 ELSE COUNT { (n)-[r]->(:Entity) WHERE s.id IN r.sources } END AS relations
RETURN s.id AS source,
  sum(CASE WHEN s.id IN n.sources THEN 1 ELSE 0 END) AS entities, sum(relations) AS relations
ORDER BY source
