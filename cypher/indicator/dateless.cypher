// Money and figures without a date of their own, and the day of the source that they count from.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns figure: Entity, counts_from: integer, sources: list of string
MATCH (n:Entity)
WHERE n.visible = true AND (n:Fund OR n:Indicator) AND n.date IS NULL AND n.since IS NULL
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN n AS figure, n.from_day AS counts_from, coalesce(n.sources, []) AS sources
ORDER BY coalesce(n.from_day, 0), n.id
LIMIT $limit
