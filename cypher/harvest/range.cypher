// The ids of entities in their order, and which of them hold and are known: read by ranges of ids, where there are many.
//
// access  read
// public  no
// param   after: string       the last id of the batch before, or empty
// param   before: string      the id to stop before
// param   limit: integer      the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns id: string, kept: boolean
MATCH (n:Entity)
WHERE n.id > $after AND n.id < $before
RETURN n.id AS id,
  n.visible = true AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
    AS kept
ORDER BY n.id
LIMIT $limit
