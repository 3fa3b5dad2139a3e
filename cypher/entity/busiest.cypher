// The neighbours of an entity that have most relations themselves.
//
// access  read
// param   id: string      the entity
// param   look: integer   how many of its relations to look at
// param   limit: integer  the most to return
// returns entity: Entity, degree: integer
MATCH (a:Entity {id: $id})-[r]-(b:Entity)
WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
WITH b LIMIT $look
WITH DISTINCT b
MATCH (b)-[s]-(:Entity)
WHERE NOT type(s) IN ['WITHIN', 'CITED_IN']
RETURN b AS entity, count(s) AS degree
ORDER BY degree DESC, b.id
LIMIT $limit
