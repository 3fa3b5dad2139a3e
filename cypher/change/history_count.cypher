// How often one fact was changed.
//
// access  read
// public  no
// param   id: string      id of an entity or a relation
// returns count: integer
MATCH (c:Change {of: $id})
RETURN count(c) AS count
