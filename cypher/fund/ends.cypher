// Who provides each of the funds, and what it is for, and whether that has neither a first nor a last day.
//
// access  read
// param   ids: list of string  ids of funds
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example ids=fund/pingliang-taohualing-microloans
// returns fund: string, relation: Relation, entity: Entity, undated: boolean
MATCH (f:Fund)-[r:PROVIDES|FINANCES]-(n:Entity)
WHERE f.id IN $ids AND all(x IN [f, r, n] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN f.id AS fund, r AS relation, n AS entity, n.from_day IS NULL AND n.to_day IS NULL AS undated
ORDER BY fund, r.id
