// The relations that go out from entities of a set, in the order of their ids.
//
// access  read
// param   ids: list of string  ids of entities
// param   after: string        id of the last relation of the page before, or empty
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example ids=organization/pingliang-linking-units&ids=initiative/yushu-consortium
// returns relation: Relation
MATCH (a:Entity)-[r]->(b:Entity)
WHERE a.id IN $ids
  AND NOT type(r) IN ['WITHIN', 'CITED_IN']
  AND r.id > $after
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN r AS relation
ORDER BY r.id
LIMIT $limit
