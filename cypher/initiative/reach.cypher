// Initiatives that reach most: how many places and bodies they cover, a counted group as one body.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=5
// returns initiative: Entity, places: integer, bodies: integer
MATCH (i:Initiative)-[r:COVERS]->(n)
WHERE all(x IN [i, r, n] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH DISTINCT i, n
WITH i, count(CASE WHEN n:Place THEN 1 END) AS places, count(CASE WHEN n:Organization THEN 1 END) AS bodies
RETURN i AS initiative, places, bodies
ORDER BY places + bodies DESC, i.id
LIMIT $limit
