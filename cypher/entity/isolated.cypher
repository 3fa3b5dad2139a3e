// Entities that nothing is tied to, but for relations of types that do not count: themes, unless others are named.
//
// access  read
// param   but: list of string = ["HAS_THEME"]  types of relation that do not count
// param   types: list of string    types of entity, or none for all but sources, themes and places
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example but=HAS_THEME&but=LOCATED_IN&but=COVERS&limit=3
// returns entity: Entity, type: string, region: string
MATCH (n:Entity)
WHERE n.visible = true
  AND (any(label IN labels(n) WHERE label IN $types) OR ($types = [] AND NOT n:Source AND NOT n:Theme AND NOT n:Place))
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND NOT EXISTS { (n)-[r]-(m) WHERE NOT type(r) IN $but + ['WITHIN', 'CITED_IN'] AND all(x IN [r, m] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
RETURN n AS entity, [label IN labels(n) WHERE label <> 'Entity'][0] AS type, n.region AS region
ORDER BY type, n.id
LIMIT $limit
