// The ids of places that live on under another, and that one.
//
// access  read
// public  no
// returns id: string, moved_to: string
MATCH (t:Tombstone)
WHERE t.id STARTS WITH 'place/' AND t.to IS NOT NULL
RETURN t.id AS id, t.to AS moved_to
