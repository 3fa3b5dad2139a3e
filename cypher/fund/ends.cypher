// Who provides each of the funds, and what it is for.
//
// access  read
// param   ids: list of string  ids of funds
// returns fund: string, relation: Relation, entity: Entity
MATCH (f:Fund)-[r:PROVIDES|FINANCES]-(n:Entity)
WHERE f.id IN $ids
RETURN f.id AS fund, r AS relation, n AS entity
ORDER BY fund, r.id
