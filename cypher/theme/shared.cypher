// Themes under which several regions have initiatives, with how many and in which regions, the most shared first. Of
// two regions of which one lies in the other, the smaller one counts.
//
// access  read
// param   at_least: integer = 3    the least number of regions
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example at_least=5&limit=5
// returns theme: Entity, regions: list of string, shared: integer, initiatives: integer
MATCH (i:Initiative)-[h:HAS_THEME]->(t)
WHERE i.region IS NOT NULL
  AND all(x IN [i, h, t] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH t, i.region AS region, count(DISTINCT i.id) AS found
ORDER BY t.id, region
WITH t, collect(region) AS all, sum(found) AS initiatives
UNWIND all AS region
OPTIONAL MATCH (:Entity {id: region})-[:WITHIN]->(wide)
WHERE wide.id <> region AND wide.id IN all
WITH t, initiatives, all, collect(wide.id) AS wider
WITH t, initiatives, [region IN all WHERE NOT region IN wider] AS regions
WHERE size(regions) >= $at_least
RETURN t AS theme, regions, size(regions) AS shared, initiatives
ORDER BY shared DESC, initiatives DESC, t.id
LIMIT $limit
