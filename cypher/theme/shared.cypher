// Themes under which several regions have initiatives, with how many and in which regions, the most shared first.
// Initiatives without a region, such as those of the whole country, are left out; of two regions of which one lies in the
// other, the larger counts for both.
//
// access  read
// param   at_least: integer = 3    the least number of regions
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example at_least=4&limit=5
// returns theme: Entity, regions: list of string, shared: integer, initiatives: integer
MATCH (i:Initiative)-[h:HAS_THEME]->(t)
WHERE i.region IS NOT NULL
  AND all(x IN [i, h, t] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH t, collect(DISTINCT i.region) AS every, count(DISTINCT i.id) AS initiatives
UNWIND every AS region
MATCH (p:Entity {id: region})
WHERE NOT EXISTS { (p)-[:WITHIN]->(u:Entity) WHERE u.id <> p.id AND u.id IN every }
WITH t, initiatives, region
ORDER BY t.id, region
WITH t, initiatives, collect(region) AS regions
WHERE size(regions) >= $at_least
RETURN t AS theme, regions, size(regions) AS shared, initiatives
ORDER BY shared DESC, initiatives DESC, t.id
LIMIT $limit
