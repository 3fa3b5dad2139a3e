// The relations that a source is cited for, and whether each has neither a first nor a last day.
//
// access  read
// param   id: string      id of the source
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example id=source/pingliang-xinkai-2013
// returns relation: Relation, undated: boolean
MATCH (:Entity {id: $id})<-[:CITED_IN]-(n:Entity)-[r]->(m:Entity)
WHERE $id IN r.sources
  AND all(x IN [n, r, m] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN r AS relation, r.from_day IS NULL AND r.to_day IS NULL AS undated
ORDER BY r.id
