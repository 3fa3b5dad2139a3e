// Who takes part in each of the pacts.
//
// access  read
// param   ids: list of string  ids of initiatives of kind pact
// returns pact: string, relation: Relation, entity: Entity
MATCH (i:Initiative)<-[r:PARTICIPATES_IN|LEADS]-(o:Organization)
WHERE i.id IN $ids
RETURN i.id AS pact, r AS relation, o AS entity
ORDER BY pact, r.id
