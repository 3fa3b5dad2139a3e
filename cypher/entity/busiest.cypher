// The neighbours of an entity that have most relations themselves.
//
// access  read
// param   id: string      the entity
// param   look: integer = 500  how many of its relations to look at
// param   limit: integer  the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example id=place/632800&limit=3
// returns entity: Entity, degree: integer
MATCH (a:Entity {id: $id})-[r]-(b:Entity)
WHERE NOT type(r) IN ['WITHIN', 'CITED_IN']
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH b LIMIT $look
WITH DISTINCT b
MATCH (b)-[s]-(c:Entity)
WHERE NOT type(s) IN ['WITHIN', 'CITED_IN']
  AND all(x IN [s, c] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN b AS entity, count(s) AS degree
ORDER BY degree DESC, b.id
LIMIT $limit
