// The ids that now answer with another one: what was renamed to it or merged into it.
//
// access  read
// public  no
// param   id: string      id of an entity or a relation
// returns id: string
MATCH (t:Tombstone)
WHERE t.to = $id
RETURN t.id AS id
ORDER BY id
