// Forget a dataset whose facts are gone.
//
// access  write
// param   id: string        id of the dataset
// returns count: integer
MATCH (d:Dataset {id: $id})
DELETE d
RETURN count(*) AS count
