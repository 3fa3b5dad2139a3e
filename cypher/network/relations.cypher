// The relations that go out from entities of a set, in the order of their ids.
//
// access  read
// param   ids: list of string  ids of entities
// param   after: string        id of the last relation of the page before, or empty
// param   limit: integer       the most to return
// returns relation: Relation
MATCH (a:Entity)-[r]->(:Entity)
WHERE a.id IN $ids
  AND NOT type(r) IN ['WITHIN', 'CITED_IN']
  AND r.id > $after
RETURN r AS relation
ORDER BY r.id
LIMIT $limit
