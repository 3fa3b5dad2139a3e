// Pacts of three or more parties: initiatives of kind pact, in the order of their ids.
//
// access  read
// param   regions: list of string  ids of places; keeps those with an end in one of them or below
// param   after: string       id of the last one of the page before, or empty
// param   limit: integer      the most to return
// returns pact: Entity
MATCH (i:Initiative {kind: 'pact'})
WHERE i.id > $after
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN i AS pact
ORDER BY i.id
LIMIT $limit
