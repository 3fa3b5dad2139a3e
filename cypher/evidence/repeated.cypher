// Relations that more than one phrase states, those with most phrases first.
//
// access  read
// param   at_least: integer = 2    the least number of phrases
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns relation: Relation, from: Entity, to: Entity, phrases: integer
MATCH (a:Entity)-[r]->(b)
WHERE a.visible = true AND size(r.cited) >= $at_least
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN r AS relation, a AS from, b AS to, size(r.cited) AS phrases
ORDER BY phrases DESC, r.id
LIMIT $limit
