// Sources by how many facts are cited from them: entities, relations, and both together.
//
// access  read
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns source: Entity, entities: integer, relations: integer, facts: integer
MATCH (s:Source)
WHERE coalesce(s.from_day, $as_of_from) <= $as_of_to AND coalesce(s.to_day, $as_of_to) >= $as_of_from
OPTIONAL MATCH (s)<-[:CITED_IN]-(n)
WHERE coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
WITH s, n, CASE WHEN n IS NULL THEN 0 ELSE COUNT { (n)-[r]->(m) WHERE s.id IN r.sources AND all(x IN [r, m] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) } END AS ties
WITH s, sum(CASE WHEN s.id IN n.sources THEN 1 ELSE 0 END) AS entities, sum(ties) AS relations
RETURN s AS source, entities, relations, entities + relations AS facts
ORDER BY facts DESC, s.id
