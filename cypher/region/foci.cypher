// What each region has most of: its themes in the order of how many initiatives have them. Initiatives without a region
// are left out.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   most: integer = 3        the most themes to give of a region
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example most=3
// returns region: string, themes: list of string, initiatives: list of map
MATCH (i:Initiative)-[h:HAS_THEME]->(t)
WHERE i.region IS NOT NULL
  AND all(x IN [i, h, t] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH i.region AS region, t.id AS theme, count(DISTINCT i.id) AS initiatives
ORDER BY region, initiatives DESC, theme
WITH region, collect(theme) AS themes, collect({theme: theme, initiatives: initiatives}) AS found
RETURN region, themes[..$most] AS themes, found[..$most] AS initiatives
ORDER BY region
