// The tombstones in the order of their ids: what was deleted or renamed.
//
// access  read
// public  no
// param   after: string    the last id of the page before, or empty
// param   limit: integer   the most to return
// returns id: string, moved_to: string
MATCH (t:Tombstone)
WHERE t.id > $after
RETURN t.id AS id, t.to AS moved_to
ORDER BY t.id
LIMIT $limit
