// The relations of an entity and what stands at their other ends, in the order of the relations' ids.
//
// access  read
// param   id: string          the entity to look around
// param   relations: list of string  types of relation to follow, or none for all
// param   types: list of string      types of neighbour to keep, or none for all
// param   outgoing: boolean = true   whether to follow those that go out from it
// param   incoming: boolean = true   whether to follow those that come in to it
// param   after: string       id of the last relation of the page before, or empty
// param   limit: integer      the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example id=initiative/haixi-lianqi-xingcun&relations=HAS_THEME
// returns relation: Relation, entity: Entity
MATCH (a:Entity {id: $id})-[r]-(b:Entity)
WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
  AND ($relations = [] OR type(r) IN $relations)
  AND ($types = [] OR any(label IN labels(b) WHERE label IN $types))
  AND (($outgoing AND startNode(r) = a) OR ($incoming AND endNode(r) = a))
  AND r.id > $after
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN r AS relation, b AS entity
ORDER BY r.id
LIMIT $limit
