// The entities that a source is cited for, and whether each has neither a first nor a last day.
//
// access  read
// param   id: string      id of the source
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example id=source/pingliang-xinkai-2013
// returns entity: Entity, undated: boolean
MATCH (:Entity {id: $id})<-[:CITED_IN]-(n:Entity)
WHERE $id IN n.sources
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
RETURN n AS entity, n.from_day IS NULL AND n.to_day IS NULL AS undated
ORDER BY n.id
