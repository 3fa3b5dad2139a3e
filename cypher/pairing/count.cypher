// How many pairings there are, and how many of them have neither a first nor a last day.
//
// access  read
// param   regions: list of string  ids of places; keeps those with an end in one of them or below
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns count: integer, undated: integer
MATCH (a:Organization)-[r:PAIRED_WITH]->(b)
WHERE all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (a)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
    OR EXISTS { (b)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN count(r) AS count, count(CASE WHEN r.from_day IS NULL AND r.to_day IS NULL THEN 1 END) AS undated
