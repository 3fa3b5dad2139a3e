// What flows through each of the funds: from those who provide it, to what it is for.
//
// access  read
// param   ids: list of string  ids of funds
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example ids=fund/pingliang-taohualing-microloans
// returns fund: string, into: boolean, entity: Entity, undated: boolean, relation: string, undated_relation: boolean
MATCH (f:Fund)-[r:PROVIDES|FINANCES]-(n)
WHERE f.id IN $ids AND all(x IN [f, r, n] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN f.id AS fund, type(r) = 'PROVIDES' AS into, n AS entity, n.from_day IS NULL AND n.to_day IS NULL AS undated,
  r.id AS relation, r.from_day IS NULL AND r.to_day IS NULL AS undated_relation
ORDER BY fund, relation
