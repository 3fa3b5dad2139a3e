// The places just below a place, in the order of their ids.
//
// access  read
// param   id: string      id of the place
// param   after: string   id of the last one of the page before, or empty
// param   limit: integer  the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example id=place/630103&limit=3
// returns place: Entity
MATCH (a:Entity {id: $id})<-[r:PART_OF]-(p)
WHERE p.id > $after
  AND all(x IN [a, r, p] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN p AS place
ORDER BY p.id
LIMIT $limit
