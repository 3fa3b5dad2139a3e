// Some relations as they are stored; the end each goes out from is given, since ends have an index.
//
// access  read
// public  no
// param   rows: list of map   id of a relation, and `from`, the id of the entity it goes out from
// returns id: string, stored: map
UNWIND $rows AS row
MATCH (a:Entity {id: row.from})-[r]->(:Entity)
WHERE r.id = row.id
RETURN r.id AS id, properties(r) AS stored
