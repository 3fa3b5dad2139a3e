// What each of the figures measures.
//
// access  read
// param   ids: list of string  ids of indicators
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example ids=indicator/yushu-academy-trainees
// returns indicator: string, entity: Entity
MATCH (i:Indicator)-[r:MEASURES]->(n:Entity)
WHERE i.id IN $ids AND all(x IN [i, r, n] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN i.id AS indicator, n AS entity
ORDER BY indicator, n.id
