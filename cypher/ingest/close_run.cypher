// End a run.
//
// access  write
// param   id: string        id of the run
// param   run: map          what is known of it at its end
// returns id: string
MATCH (r:Run {id: $id})
SET r += $run
RETURN r.id AS id
