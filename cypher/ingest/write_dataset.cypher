// What a dataset is, and the run that last changed it.
//
// access  write
// param   id: string        id of the dataset
// param   dataset: map      its properties
// returns id: string
MERGE (d:Dataset {id: $id})
SET d += $dataset
RETURN d.id AS id
