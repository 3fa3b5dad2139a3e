// Begin a run.
//
// access  write
// param   id: string        id of the run
// param   run: map          its properties
// returns id: string
MERGE (r:Run {id: $id})
SET r += $run
RETURN r.id AS id
