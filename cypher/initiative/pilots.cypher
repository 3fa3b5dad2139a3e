// Pilots and the places where they run: those that they cover or are said to be about, or where they
// have their venue.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns pilot: Entity, grade: string, places: list of Entity
MATCH (i:Initiative {kind: 'pilot'})
WHERE coalesce(i.from_day, $as_of_from) <= $as_of_to AND coalesce(i.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
OPTIONAL MATCH (i)-[r:COVERS|LOCATED_IN|WITHIN]->(p)
WHERE p:Place AND (type(r) <> 'WITHIN' OR p.id IN coalesce(i.places, [])) AND all(x IN [r, p] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH DISTINCT i, p
ORDER BY i.id, p.id
WITH i, collect(p) AS places
RETURN i AS pilot, i.grade AS grade, places
ORDER BY i.id
LIMIT $limit
