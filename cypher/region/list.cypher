// The regions that facts are about, in the order of their ids: places at prefecture level, or the largest that is stated.
//
// access  read
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns place: Entity
MATCH (n:Entity)
WHERE n.visible = true AND n.region IS NOT NULL AND NOT n:Place
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
WITH DISTINCT n.region AS id
MATCH (p:Entity {id: id})
WHERE coalesce(p.from_day, $as_of_from) <= $as_of_to AND coalesce(p.to_day, $as_of_to) >= $as_of_from
RETURN p AS place
ORDER BY p.id
