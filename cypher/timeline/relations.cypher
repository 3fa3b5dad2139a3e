// Relations that have a first day, in the order of it and of their ids, with what is written of it. Kept are those with
// an end in the places asked for whose days overlap the days asked for; what begins and has no end goes on.
//
// access  read
// param   regions: list of string  ids of places; keeps those with an end in one of them or below, or all
// param   relations: list of string  types of relation to keep, or none for all
// param   first: integer = 0         first day of those asked for, as YYYYMMDD
// param   last: integer = 99991231   last day of those asked for
// param   day: integer = 0     first day of the last one of the page before
// param   after: string        id of the last one of the page before, or empty
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns relation: Relation, day: integer, begun: string, ended: string
MATCH (a:Entity)-[r]->(b)
WHERE a.visible = true AND r.from_day <= $last AND coalesce(r.to_day, $last) >= $first
  AND (r.from_day > $day OR (r.from_day = $day AND r.id > $after))
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($relations = [] OR type(r) IN $relations)
  AND ($regions = [] OR EXISTS { (a)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
    OR EXISTS { (b)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN r AS relation, r.from_day AS day, r.since AS begun, CASE WHEN r.to_day IS NOT NULL THEN r.until END AS ended
ORDER BY day, r.id
LIMIT $limit
