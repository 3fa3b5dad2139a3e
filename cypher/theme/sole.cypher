// Themes that the initiatives of one region alone have, and those initiatives. Of two regions of which one lies in the
// other, the smaller one counts.
//
// access  read
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns theme: Entity, region: string, initiatives: list of string
MATCH (i:Initiative)-[h:HAS_THEME]->(t)
WHERE i.region IS NOT NULL
  AND all(x IN [i, h, t] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH DISTINCT t, i.region AS region, i.id AS id
ORDER BY t.id, id
WITH t, collect(DISTINCT region) AS all, collect(id) AS ids
UNWIND all AS region
OPTIONAL MATCH (:Entity {id: region})-[:WITHIN]->(wide)
WHERE wide.id <> region AND wide.id IN all
WITH t, ids, all, collect(wide.id) AS wider
WITH t, ids, [region IN all WHERE NOT region IN wider] AS regions
WHERE size(regions) = 1
RETURN t AS theme, regions[0] AS region, ids AS initiatives
ORDER BY t.id
LIMIT $limit
