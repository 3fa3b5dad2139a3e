// Note ids that are no longer there, and where they live on.
//
// access  write
// param   rows: list of map   the properties of each tombstone
// returns count: integer
UNWIND $rows AS row
MERGE (t:Tombstone {id: row.id})
SET t += row
RETURN count(t) AS count
