// How many relations stand on the timeline between two days, and how many of these days stand nowhere on it, since
// they have a last day and no first one.
//
// access  read
// param   regions: list of string  ids of places; keeps those with an end in one of them or below, or all
// param   relations: list of string  types of relation to keep, or none for all
// param   first: integer = 0         first day of those asked for, as YYYYMMDD
// param   last: integer = 99991231   last day of those asked for
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns count: integer, unstarted: integer
MATCH (a:Entity)-[r]->(b)
WHERE a.visible = true AND (r.from_day <= $last OR (r.from_day IS NULL AND r.to_day IS NOT NULL))
  AND coalesce(r.to_day, $last) >= $first
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($relations = [] OR type(r) IN $relations)
  AND ($regions = [] OR EXISTS { (a)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
    OR EXISTS { (b)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN count(r.from_day) AS count, count(CASE WHEN r.from_day IS NULL THEN 1 END) AS unstarted
