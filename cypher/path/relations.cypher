// Relations, each looked up around an entity at one of its ends.
//
// access  read
// public  no
// param   ends: list of map  of each entity its `id`, and the ids of the `relations` wanted of it
// returns relation: Relation
UNWIND $ends AS one
MATCH (a:Entity {id: one.id})-[r]-()
WHERE r.id IN one.relations
RETURN r AS relation
