// The longest chains of bodies in bodies, from the lowest up to one that is part of no other.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns lowest: Entity, highest: Entity, steps: integer, chain: list of string
MATCH path = (o:Organization)-[:PART_OF*1..8]->(top)
WHERE all(x IN relationships(path) + nodes(path) WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (o)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND NOT EXISTS { (top)-[u:PART_OF]->(above) WHERE all(x IN [u, above] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
  AND NOT EXISTS { (o)<-[d:PART_OF]-(below) WHERE all(x IN [d, below] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
RETURN o AS lowest, top AS highest, length(path) AS steps, [n IN nodes(path) | n.id] AS chain
ORDER BY steps DESC, o.id, top.id, reduce(way = '', id IN chain | way + ' ' + id)
LIMIT $limit
