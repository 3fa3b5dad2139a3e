// Ties between bodies and places, each with both ends: of these types, with an end in one of the places or below, and,
// where themes are given, with an end or an initiative they come under that has one of them.
//
// access  read
// public  no
// param   relations: list of string  types of relation
// param   regions: list of string    ids of places, or none for all
// param   themes: list of string     ids of themes, or none for all
// param   limit: integer             the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns relation: Relation, from: Entity, to: Entity
MATCH (a:Organization)-[r:PAIRED_WITH|CO_BUILDS_WITH|ASSISTS]->(b:Entity)
WHERE type(r) IN $relations
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (a)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
    OR EXISTS { (b)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
OPTIONAL MATCH (v:Entity {id: r.via})
WHERE coalesce(v.from_day, $as_of_from) <= $as_of_to AND coalesce(v.to_day, $as_of_to) >= $as_of_from
WITH a, r, b, v
WHERE $themes = []
  OR EXISTS { (a)-[h:HAS_THEME]->(t:Entity) WHERE t.id IN $themes AND all(x IN [h, t] WHERE
      coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
  OR EXISTS { (b)-[h:HAS_THEME]->(t:Entity) WHERE t.id IN $themes AND all(x IN [h, t] WHERE
      coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
  OR EXISTS { (v)-[h:HAS_THEME]->(t:Entity) WHERE t.id IN $themes AND all(x IN [h, t] WHERE
      coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
RETURN r AS relation, a AS from, b AS to
ORDER BY r.id
LIMIT $limit
