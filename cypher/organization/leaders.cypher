// Who leads most initiatives, and the first of them.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   kinds: list of string in INITIATIVE_KIND    kinds of initiative to count, such as mechanism, or none for all
// param   most: integer = 5        the most examples to give
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=5&most=2
// returns organization: Entity, leads: integer, examples: list of string
MATCH (o:Organization)-[r:LEADS]->(i)
WHERE ($kinds = [] OR i.kind IN $kinds)
  AND all(x IN [o, r, i] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (o)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH DISTINCT o, i.id AS id
ORDER BY id
WITH o, collect(id) AS ids
RETURN o AS organization, size(ids) AS leads, ids[..$most] AS examples
ORDER BY leads DESC, o.id
LIMIT $limit
