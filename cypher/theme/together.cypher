// Themes that initiatives have together, the most frequent pairs first, and in which regions they do: of two of which
// one lies in the other, the larger. Initiatives without a region count, and add none.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   at_least: integer = 2    the least number of initiatives that have both
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=5
// returns one: Entity, other: Entity, initiatives: integer, regions: list of string
MATCH (i:Initiative)-[h:HAS_THEME]->(t)
WHERE all(x IN [i, h, t] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH i, h, t
MATCH (i)-[k:HAS_THEME]->(u)
WHERE t.id < u.id AND all(x IN [k, u] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH t, u, count(DISTINCT i.id) AS initiatives, collect(DISTINCT i.region) AS every
WHERE initiatives >= $at_least
WITH t, u, initiatives, every
ORDER BY initiatives DESC, t.id, u.id
LIMIT $limit
UNWIND CASE WHEN every = [] THEN [null] ELSE every END AS place
OPTIONAL MATCH (p:Entity {id: place})
WHERE NOT EXISTS { (p)-[:WITHIN]->(v:Entity) WHERE v.id <> p.id AND v.id IN every }
WITH t, u, initiatives, p.id AS region
ORDER BY region
WITH t, u, initiatives, collect(region) AS regions
RETURN t AS one, u AS other, initiatives, regions
ORDER BY initiatives DESC, t.id, u.id
