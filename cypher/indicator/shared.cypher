// Measures that several regions report, and the figures themselves, region by region.
//
// access  read
// param   at_least: integer = 2    the least number of regions
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns measure: string, regions: list of string, figures: list of Entity
MATCH (i:Indicator)
WHERE i.measure IS NOT NULL AND i.region IS NOT NULL
  AND coalesce(i.from_day, $as_of_from) <= $as_of_to AND coalesce(i.to_day, $as_of_to) >= $as_of_from
WITH i
ORDER BY i.region, i.id
WITH i.measure AS measure, collect(DISTINCT i.region) AS regions, collect(i) AS figures
WHERE size(regions) >= $at_least
RETURN measure, regions, figures
ORDER BY size(regions) DESC, measure
LIMIT $limit
