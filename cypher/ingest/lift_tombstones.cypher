// Forget that ids were deleted: they are there again.
//
// access  write
// param   ids: list of string   ids that are there again
// returns count: integer
UNWIND $ids AS id
MATCH (t:Tombstone {id: id})
DELETE t
RETURN count(*) AS count
