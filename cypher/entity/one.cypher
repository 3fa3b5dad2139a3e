// One entity by its id.
//
// access  read
// param   id: string      id of the entity
// returns entity: Entity
MATCH (n:Entity {id: $id})
RETURN n AS entity
