// Themes that the initiatives of one region alone have, and those initiatives. A theme that an initiative without a
// region has too, such as one of the whole country, is nobody's alone.
//
// access  read
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns theme: Entity, region: string, initiatives: list of string
MATCH (i:Initiative)-[h:HAS_THEME]->(t)
WHERE all(x IN [i, h, t] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH DISTINCT t, coalesce(i.region, '') AS region, i.id AS id
ORDER BY t.id, id
WITH t, collect(DISTINCT region) AS regions, collect(id) AS ids
WHERE size(regions) = 1 AND regions[0] <> ''
RETURN t AS theme, regions[0] AS region, ids AS initiatives
ORDER BY t.id
LIMIT $limit
