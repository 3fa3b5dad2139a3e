// The relations between entities of a set.
//
// access  read
// param   ids: list of string        ids of entities
// param   relations: list of string  types of relation to keep, or none for all
// param   limit: integer             the most to return
// returns relation: Relation
MATCH (a:Entity)-[r]->(b:Entity)
WHERE a.id IN $ids AND b.id IN $ids
  AND NOT type(r) IN ['WITHIN', 'CITED_IN']
  AND ($relations = [] OR type(r) IN $relations)
RETURN r AS relation
ORDER BY r.id
LIMIT $limit
