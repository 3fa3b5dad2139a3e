// Facts of which the source hides something: names that are redacted, amounts and figures that are.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns entity: Entity, type: string, hidden: list of string
MATCH (n:Entity)
WHERE n.visible = true AND (n.redacted = true OR n.qualifier = 'redacted')
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN n AS entity, [label IN labels(n) WHERE label <> 'Entity'][0] AS type,
  CASE WHEN n.redacted = true THEN ['name'] ELSE [] END + CASE WHEN n.qualifier = 'redacted' THEN ['number'] ELSE [] END
  AS hidden
ORDER BY type, n.id
LIMIT $limit
