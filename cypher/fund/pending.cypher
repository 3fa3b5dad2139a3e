// Money and figures that are planned or sought, not done.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns figure: Entity, status: string, number: number, unit: string
MATCH (n:Entity)
WHERE n.visible = true AND n.status IN ['planned', 'sought'] AND (n:Fund OR n:Indicator)
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN n AS figure, n.status AS status, coalesce(n.amount, n.value) AS number, coalesce(n.unit, '元') AS unit
ORDER BY n.status, n.id
LIMIT $limit
