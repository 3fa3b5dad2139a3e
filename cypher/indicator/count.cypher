// How many reported figures pass the filters, and how many of them have neither a first nor a last day.
//
// access  read
// param   regions: list of string   ids of places; keeps what lies in one of them or below
// param   measures: list of string  slugs of what is measured, or none for all
// param   units: list of string in UNIT     units to keep, or none for all
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns count: integer, undated: integer
MATCH (i:Indicator)
WHERE coalesce(i.from_day, $as_of_from) <= $as_of_to AND coalesce(i.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND ($measures = [] OR i.measure IN $measures)
  AND ($units = [] OR i.unit IN $units)
RETURN count(i) AS count, count(CASE WHEN i.from_day IS NULL AND i.to_day IS NULL THEN 1 END) AS undated
