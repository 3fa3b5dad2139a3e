// The ids that were deleted or renamed.
//
// access  read
// public  no
// returns id: string, moved_to: string
MATCH (t:Tombstone)
RETURN t.id AS id, t.to AS moved_to
ORDER BY t.id
