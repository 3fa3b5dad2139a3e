// Relationships that begin at no entity, or that have no id and are not derived.
//
// access  read
// public  no
// param   limit: integer   the most to return
// returns type: string, from: string, to: string
MATCH (a)-[r]->(b)
WHERE NOT a:Entity OR (r.id IS NULL AND NOT type(r) IN ['WITHIN', 'CITED_IN'])
RETURN type(r) AS type, a.id AS from, b.id AS to
LIMIT $limit
