// Note changes, in the transaction that makes them.
//
// access  write
// param   rows: list of map   the properties of each change
// returns count: integer
UNWIND $rows AS row
CREATE (c:Change {id: row.id})
SET c += row
RETURN count(c) AS count
