// How many places stand just below a place, and how many of them have neither a first nor a last day.
//
// access  read
// param   id: string      id of the place
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example id=place/630103
// returns count: integer, undated: integer
MATCH (above:Entity {id: $id})-[r:PART_OF]-(p)
WHERE startNode(r) = p
  AND all(x IN [above, r, p] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN count(p) AS count, count(CASE WHEN p.from_day IS NULL AND p.to_day IS NULL THEN 1 END) AS undated
