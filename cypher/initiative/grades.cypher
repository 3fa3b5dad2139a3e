// How many initiatives of each grade each region has, and the first of them.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   kinds: list of string in INITIATIVE_KIND    kinds of initiative, such as pilot, or none for all
// param   most: integer = 5        the most examples to give
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example most=2
// returns region: string, grade: string, count: integer, examples: list of string
MATCH (i:Initiative)
WHERE i.grade IS NOT NULL AND ($kinds = [] OR i.kind IN $kinds)
  AND coalesce(i.from_day, $as_of_from) <= $as_of_to AND coalesce(i.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH coalesce(i.region, '') AS region, i.grade AS grade, i.id AS id
ORDER BY id
WITH region, grade, collect(id) AS ids
RETURN region, grade, size(ids) AS count, ids[..$most] AS examples
ORDER BY region, grade
