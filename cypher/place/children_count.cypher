// How many places stand just below a place.
//
// access  read
// param   id: string      id of the place
// returns count: integer
MATCH (above:Entity {id: $id})-[r:PART_OF]-(p)
WHERE startNode(r) = p
RETURN count(p) AS count
