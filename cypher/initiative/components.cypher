// Named parts that texts only list, those of most initiatives first.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   at_least: integer = 1    the least number of initiatives that list it
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=5
// returns component: string, initiatives: list of string, regions: list of string
MATCH (i:Initiative)
WHERE i.components IS NOT NULL
  AND coalesce(i.from_day, $as_of_from) <= $as_of_to AND coalesce(i.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
UNWIND i.components AS component
WITH DISTINCT component, i.id AS id, coalesce(i.region, '') AS region
ORDER BY id
WITH component, collect(id) AS ids, collect(DISTINCT region) AS regions
WHERE size(ids) >= $at_least
RETURN component, ids AS initiatives, [region IN regions WHERE region <> ''] AS regions
ORDER BY size(ids) DESC, ids[0], component
LIMIT $limit
