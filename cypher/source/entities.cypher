// The entities that a source is cited for.
//
// access  read
// param   id: string      id of the source
// returns entity: Entity
MATCH (:Entity {id: $id})<-[:CITED_IN]-(n:Entity)
WHERE $id IN n.sources
RETURN n AS entity
ORDER BY n.id
