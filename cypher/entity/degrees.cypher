// How many relations of each type go out from an entity and come in to it.
//
// access  read
// param   id: string      the entity
// returns type: string, direction: string, count: integer
MATCH (a:Entity {id: $id})-[r]-(:Entity)
WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
WITH type(r) AS type, CASE WHEN startNode(r) = a THEN 'out' ELSE 'in' END AS direction
RETURN type, direction, count(*) AS count
ORDER BY type, direction
