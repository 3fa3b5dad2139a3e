// The entities of the ids that are there, with the first and last day they hold, in the order of their ids.
//
// access  read
// param   ids: list of string  ids of entities
// example ids=place/630100&ids=place/632800
// returns entity: Entity, from_day: integer, to_day: integer
MATCH (n:Entity)
WHERE n.id IN $ids
RETURN n AS entity, n.from_day AS from_day, n.to_day AS to_day
ORDER BY n.id
