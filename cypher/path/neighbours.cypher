// Around each of several entities: its relations with the ids at their other ends, the least ids of relations first and
// at most so many of each entity; of one with very many, the least ids of those looked at.
//
// access  read
// public  no
// param   ids: list of string        the entities to look around
// param   relations: list of string  types of relation to follow, or none for all
// param   beside: list of string     places to keep though nothing is known of them
// param   look: integer              how many relations of each entity to look at
// param   limit: integer             the most relations of each entity to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns source: string, relation: string, target: string
UNWIND $ids AS id
CALL (id) {
  MATCH (a:Entity {id: id})-[r]-(b)
  WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
    AND ($relations = [] OR type(r) IN $relations)
    AND (b.visible = true OR b.id IN $beside)
    AND all(x IN [r, b] WHERE
      coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  WITH r, b LIMIT $look
  RETURN r.id AS relation, b.id AS target
  ORDER BY relation
  LIMIT $limit
}
RETURN id AS source, relation, target
