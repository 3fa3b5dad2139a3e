// How many places stand just below a place.
//
// access  read
// param   id: string      id of the place
// returns count: integer
MATCH (:Entity {id: $id})<-[:PART_OF]-(p:Place)
RETURN count(p) AS count
