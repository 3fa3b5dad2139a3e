// The ids of entities that pass the filters, in no order: what an export takes in. Sorted by the engine they would take
// several times as long as by who asks.
//
// access  read
// public  no
// param   types: list of string      types of node to keep, or none for all
// param   regions: list of string    ids of places; keeps what lies in one of them or below
// param   themes: list of string     ids of themes; figures and money have those of what they measure or finance
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns id: string
MATCH (n:Entity)
WHERE n.visible = true
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($types = [] OR any(label IN labels(n) WHERE label IN $types))
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND ($themes = []
    OR EXISTS { (n)-[h:HAS_THEME]->(t:Entity) WHERE t.id IN $themes AND all(x IN [h, t] WHERE
        coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
    OR EXISTS { (n)-[m:MEASURES|FINANCES]->(b:Entity)-[h:HAS_THEME]->(t:Entity) WHERE t.id IN $themes
      AND all(x IN [m, b, h, t] WHERE
        coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) })
RETURN n.id AS id
