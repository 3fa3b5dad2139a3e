// The places above a place, each with how many steps up it is and whether it has neither a first nor a last day, the
// nearest first.
//
// access  read
// param   id: string      id of the place
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example id=place/630103
// returns place: Entity, steps: integer, undated: boolean
MATCH path = (:Entity {id: $id})-[:PART_OF*1..8]->(p:Place)
WHERE all(x IN relationships(path) + nodes(path) WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN p AS place, min(length(path)) AS steps, p.from_day IS NULL AND p.to_day IS NULL AS undated
ORDER BY steps, p.id
