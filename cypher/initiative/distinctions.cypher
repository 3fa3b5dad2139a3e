// Firsts and awards, as stated: initiatives and bodies that claim one.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns entity: Entity, distinction: string, region: string
MATCH (n:Entity)
WHERE n.visible = true AND n.distinction IS NOT NULL
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN n AS entity, n.distinction AS distinction, n.region AS region
ORDER BY coalesce(n.region, ''), n.id
LIMIT $limit
