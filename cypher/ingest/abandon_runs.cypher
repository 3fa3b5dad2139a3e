// End the runs of a gazetteer that were stopped and are not gone on with.
//
// access  write
// param   id: string   the run that begins in their place
// param   at: string   now
// returns count: integer
MATCH (r:Run)
WHERE r.lane = 'gazetteer' AND r.finished IS NULL AND r.id <> $id
SET r.finished = $at
RETURN count(*) AS count
