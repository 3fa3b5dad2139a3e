// Of each of several entities: the ids one step away that pass the filters, and how many relations were looked at.
//
// access  read
// public  no
// param   ids: list of string        the entities to look around
// param   relations: list of string  types of relation to follow, or none for all
// param   types: list of string      types of node to keep, or none for all
// param   regions: list of string    ids of places; keeps what lies in one of them or below
// param   beneath: list of string    how the ids begin of the places in those that nothing is known of
// param   themes: list of string     ids of themes; figures and money have those of what they measure or finance
// param   all_places: boolean        whether to keep places that nothing is known of
// param   look: integer              the most relations to look at, of each entity, of those that lead to what passes
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns near: list of string, looked: integer
UNWIND $ids AS id
CALL (id) {
  MATCH (a:Entity {id: id})-[r]-(n)
  WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
    AND ($relations = [] OR type(r) IN $relations)
    AND ($all_places OR n.visible = true)
    AND all(x IN [r, n] WHERE
      coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
    AND ($types = [] OR any(label IN labels(n) WHERE label IN $types))
    AND ($regions = []
      OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
      OR (n.visible IS NULL AND any(begun IN $beneath WHERE n.id STARTS WITH begun)))
    AND ($themes = []
      OR EXISTS { (n)-[h:HAS_THEME]->(t:Entity) WHERE t.id IN $themes AND all(x IN [h, t] WHERE
          coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
      OR EXISTS { (n)-[m:MEASURES|FINANCES]->(b:Entity)-[h:HAS_THEME]->(t:Entity) WHERE t.id IN $themes
        AND all(x IN [m, b, h, t] WHERE
          coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) })
  WITH n.id AS found LIMIT $look
  RETURN collect(DISTINCT found) AS near, count(*) AS looked
}
RETURN near, looked
