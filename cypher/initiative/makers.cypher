// Brands, or initiatives of other kinds, and who made them: who leads or takes part, in which role.
//
// access  read
// param   kinds: list of string in INITIATIVE_KIND = ["brand"]  kinds of initiative
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns initiative: Entity, makers: list of Entity, roles: list of string
MATCH (i:Initiative)
WHERE i.kind IN $kinds
  AND coalesce(i.from_day, $as_of_from) <= $as_of_to AND coalesce(i.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
OPTIONAL MATCH (i)<-[r:LEADS|PARTICIPATES_IN]-(o)
WHERE all(x IN [r, o] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH i, o, r
ORDER BY i.id, o.id, r.id
WITH i, collect(o) AS makers, collect(coalesce(r.role, type(r))) AS roles
RETURN i AS initiative, makers, roles
ORDER BY CASE WHEN size(makers) = 0 THEN 1 ELSE 0 END, i.id
LIMIT $limit
