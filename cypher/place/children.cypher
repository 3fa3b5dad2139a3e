// The places just below a place, in the order of their ids.
//
// access  read
// param   id: string      id of the place
// param   after: string   id of the last one of the page before, or empty
// param   limit: integer  the most to return
// returns place: Entity
MATCH (:Entity {id: $id})<-[:PART_OF]-(p)
WHERE p.id > $after
RETURN p AS place
ORDER BY p.id
LIMIT $limit
