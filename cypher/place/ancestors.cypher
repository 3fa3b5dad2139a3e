// The places above a place, each with how many steps up it is, the nearest first.
//
// access  read
// param   id: string      id of the place
// returns place: Entity, steps: integer
MATCH path = (:Entity {id: $id})-[:PART_OF*1..8]->(p:Place)
RETURN p AS place, min(length(path)) AS steps
ORDER BY steps, p.id
