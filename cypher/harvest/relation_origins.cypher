// Of which dataset the relations are that go out from some entities, and what they cite; in the order of their ids, those
// that `relations` gives.
//
// access  read
// public  no
// param   ids: list of string  ids of the entities they go out from
// param   relations: list of string  types of relation to keep, or none for all
// param   all_places: boolean  whether to keep those to places that nothing is known of
// param   after: string        id of the last relation of the batch before, or empty
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns id: string, to: string, dataset: string, sources: list of string
UNWIND $ids AS id
MATCH (a:Entity {id: id})-[r]->(b)
WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
  AND ($relations = [] OR type(r) IN $relations)
  AND ($all_places OR b.visible = true)
  AND r.id > $after
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN r.id AS id, b.id AS to, r.dataset AS dataset, coalesce(r.sources, []) AS sources
ORDER BY r.id
LIMIT $limit
