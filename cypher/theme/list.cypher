// Every theme with the number of initiatives and of regions that have it.
//
// access  read
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns theme: Entity, initiatives: integer, regions: list of string
MATCH (t:Theme)
WHERE coalesce(t.from_day, $as_of_from) <= $as_of_to AND coalesce(t.to_day, $as_of_to) >= $as_of_from
OPTIONAL MATCH (t)<-[h:HAS_THEME]-(i:Initiative)
WHERE all(x IN [h, i] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH t, i ORDER BY i.region
WITH t, count(i) AS initiatives, collect(DISTINCT i.region) AS regions
RETURN t AS theme, initiatives, regions
ORDER BY t.id
