// How many relations of each type go out from an entity and come in to it, and how many of them have neither a first
// nor a last day.
//
// access  read
// param   id: string      the entity
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example id=initiative/haixi-lianqi-xingcun
// returns type: string, direction: string, count: integer, undated: integer
MATCH (a:Entity {id: $id})-[r]-(b:Entity)
WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH r, type(r) AS type, CASE WHEN startNode(r) = a THEN 'out' ELSE 'in' END AS direction
RETURN type, direction, count(*) AS count, count(CASE WHEN r.from_day IS NULL AND r.to_day IS NULL THEN 1 END) AS undated
ORDER BY type, direction
