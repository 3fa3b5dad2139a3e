// Funds in the order of their ids, each with whether it has neither a first nor a last day.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example regions=place/632800&limit=3
// returns fund: Entity, undated: boolean
MATCH (f:Fund)
WHERE coalesce(f.from_day, $as_of_from) <= $as_of_to AND coalesce(f.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (f)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN f AS fund, f.from_day IS NULL AND f.to_day IS NULL AS undated
ORDER BY f.id
LIMIT $limit
