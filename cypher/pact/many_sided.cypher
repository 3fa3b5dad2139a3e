// Pacts of three or more parties: initiatives of kind pact, in the order of their ids.
//
// access  read
// param   regions: list of string  ids of places; keeps those with an end in one of them or below
// param   after: string       id of the last one of the page before, or empty
// param   limit: integer      the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=2
// returns pact: Entity
MATCH (i:Initiative {kind: 'pact'})
WHERE i.id > $after
  AND coalesce(i.from_day, $as_of_from) <= $as_of_to AND coalesce(i.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN i AS pact
ORDER BY i.id
LIMIT $limit
