// One entity by its id, and the first and last day it holds.
//
// access  read
// param   id: string      id of the entity
// example id=place/632800
// returns entity: Entity, from_day: integer, to_day: integer
MATCH (n:Entity {id: $id})
RETURN n AS entity, n.from_day AS from_day, n.to_day AS to_day
