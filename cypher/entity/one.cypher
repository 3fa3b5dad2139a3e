// One entity by its id, and the first and last day it holds.
//
// access  read
// param   id: string      id of the entity
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example id=place/632800
// returns entity: Entity, from_day: integer, to_day: integer
MATCH (n:Entity {id: $id})
WHERE coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
RETURN n AS entity, n.from_day AS from_day, n.to_day AS to_day
