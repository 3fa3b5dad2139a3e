// How many relations of an entity pass the filters, counted no further than the cap.
//
// access  read
// param   id: string          the entity to look around
// param   relations: list of string  types of relation to follow, or none for all
// param   types: list of string      types of neighbour to keep, or none for all
// param   outgoing: boolean   whether to follow those that go out from it
// param   incoming: boolean   whether to follow those that come in to it
// param   cap: integer        where counting stops
// returns count: integer
MATCH (a:Entity {id: $id})-[r]-(b:Entity)
WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
  AND ($relations = [] OR type(r) IN $relations)
  AND ($types = [] OR any(label IN labels(b) WHERE label IN $types))
  AND (($outgoing AND startNode(r) = a) OR ($incoming AND endNode(r) = a))
WITH r LIMIT $cap
RETURN count(r) AS count
