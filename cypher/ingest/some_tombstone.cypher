// One of the tombstones of places, if there is any.
//
// access  read
// public  no
// returns id: string
MATCH (t:Tombstone)
WHERE t.id STARTS WITH 'place/'
RETURN t.id AS id
LIMIT 1
