// Ties between bodies and places, each with both ends: of these types, with an end in one of the places or below, and,
// where themes are given, with an end or an initiative they come under that has one of them.
//
// access  read
// public  no
// param   relations: list of string  types of relation
// param   regions: list of string    ids of places, or none for all
// param   themes: list of string     ids of themes, or none for all
// param   limit: integer             the most to return
// returns relation: Relation, from: Entity, to: Entity
MATCH (a:Organization)-[r:PAIRED_WITH|CO_BUILDS_WITH|ASSISTS]->(b:Entity)
WHERE type(r) IN $relations
  AND ($regions = [] OR EXISTS { (a)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
    OR EXISTS { (b)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
OPTIONAL MATCH (v:Entity {id: r.via})
WITH a, r, b, v
WHERE $themes = []
  OR EXISTS { (a)-[:HAS_THEME]->(t:Entity) WHERE t.id IN $themes }
  OR EXISTS { (b)-[:HAS_THEME]->(t:Entity) WHERE t.id IN $themes }
  OR EXISTS { (v)-[:HAS_THEME]->(t:Entity) WHERE t.id IN $themes }
RETURN r AS relation, a AS from, b AS to
ORDER BY r.id
LIMIT $limit
