// How many reported figures pass the filters.
//
// access  read
// param   regions: list of string   ids of places; keeps what lies in one of them or below
// param   measures: list of string  slugs of what is measured, or none for all
// param   units: list of string     units to keep, or none for all
// returns count: integer
MATCH (i:Indicator)
WHERE ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND ($measures = [] OR i.measure IN $measures)
  AND ($units = [] OR i.unit IN $units)
RETURN count(i) AS count
