// Say how far a run has come, in the transaction that brings it there.
//
// access  write
// param   id: string       id of the run
// param   tally: string    JSON: the changes of each kind by dataset, from the run's beginning on
// returns id: string
MATCH (r:Run {id: $id})
SET r.tally = $tally
RETURN r.id AS id
