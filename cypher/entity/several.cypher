// The entities of the ids that are there, in the order of their ids.
//
// access  read
// param   ids: list of string  ids of entities
// returns entity: Entity
MATCH (n:Entity)
WHERE n.id IN $ids
RETURN n AS entity
ORDER BY n.id
