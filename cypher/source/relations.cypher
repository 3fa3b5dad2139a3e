// The relations that a source is cited for.
//
// access  read
// param   id: string      id of the source
// returns relation: Relation
MATCH (:Entity {id: $id})<-[:CITED_IN]-(n:Entity)-[r]->(:Entity)
WHERE $id IN r.sources
RETURN r AS relation
ORDER BY r.id
