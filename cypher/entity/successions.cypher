// What took the place of what: bodies, places and initiatives with their successors.
//
// access  read
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns successor: Entity, predecessor: Entity, since: string
MATCH (a:Entity)-[r:SUCCEEDS]->(b)
WHERE a.visible = true
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN a AS successor, b AS predecessor, coalesce(r.since, a.since, b.until) AS since
ORDER BY a.id, b.id
LIMIT $limit
