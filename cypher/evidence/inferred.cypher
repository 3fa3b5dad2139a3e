// How many facts of each type are concluded, not stated, by dataset.
//
// access  read
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns dataset: string, type: string, facts: integer
MATCH (n:Entity)
WHERE n.visible = true
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
WITH CASE WHEN n.inferred = true
    THEN [{dataset: n.dataset, type: [label IN labels(n) WHERE label <> 'Entity'][0]}] ELSE [] END
  + [(n)-[r]->(m) WHERE r.inferred = true AND all(x IN [r, m] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
    | {dataset: r.dataset, type: type(r)}] AS found
UNWIND found AS each
WITH each.dataset AS dataset, each.type AS type
RETURN dataset, type, count(*) AS facts
ORDER BY dataset, type
