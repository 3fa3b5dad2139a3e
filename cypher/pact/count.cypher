// How many pacts there are, two-sided and many-sided, and how many of them have neither a first nor a last day.
//
// access  read
// param   regions: list of string  ids of places; keeps those with an end in one of them or below
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns two_sided: integer, many_sided: integer, undated: integer
OPTIONAL MATCH (a:Organization)-[r:CO_BUILDS_WITH]->(b:Organization)
WHERE all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (a)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
    OR EXISTS { (b)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH count(r) AS two_sided, count(CASE WHEN r.from_day IS NULL AND r.to_day IS NULL THEN r END) AS ties
OPTIONAL MATCH (i:Initiative {kind: 'pact'})
WHERE coalesce(i.from_day, $as_of_from) <= $as_of_to AND coalesce(i.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH two_sided, ties, count(i) AS many_sided,
  count(CASE WHEN i.from_day IS NULL AND i.to_day IS NULL THEN i END) AS initiatives
RETURN two_sided, many_sided, ties + initiatives AS undated
