// How many relations of an entity pass the filters, counted no further than the cap, and how many of
// them have neither a first nor a last day.
//
// access  read
// param   id: string          the entity to look around
// param   relations: list of string  types of relation to follow, or none for all
// param   types: list of string      types of neighbour to keep, or none for all
// param   outgoing: boolean = true   whether to follow those that go out from it
// param   incoming: boolean = true   whether to follow those that come in to it
// param   cap: integer = 10000  where counting stops
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example id=initiative/haixi-lianqi-xingcun
// returns count: integer, undated: integer
MATCH (a:Entity {id: $id})-[r]-(b:Entity)
WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
  AND ($relations = [] OR type(r) IN $relations)
  AND ($types = [] OR any(label IN labels(b) WHERE label IN $types))
  AND (($outgoing AND startNode(r) = a) OR ($incoming AND endNode(r) = a))
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH r LIMIT $cap
RETURN count(r) AS count, count(CASE WHEN r.from_day IS NULL AND r.to_day IS NULL THEN 1 END) AS undated
