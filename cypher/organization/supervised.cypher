// Bodies that more than one other supervises, territorially, functionally or otherwise: double leadership.
//
// access  read
// param   at_least: integer = 2    the least number of supervisors
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example at_least=1&limit=3
// returns organization: Entity, supervisors: integer, names: list of string, roles: list of string
MATCH (o:Organization)<-[r:SUPERVISES]-(s)
WHERE all(x IN [o, r, s] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (o)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH o, s, r
ORDER BY o.id, s.id, r.id
WITH o, collect(s.name) AS names, collect(coalesce(r.role, 'unstated')) AS roles, count(DISTINCT s.id) AS supervisors
WHERE supervisors >= $at_least
RETURN o AS organization, supervisors, names, roles
ORDER BY supervisors DESC, o.id
LIMIT $limit
