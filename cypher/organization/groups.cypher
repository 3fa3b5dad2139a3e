// Counted groups: bodies that stand for many, such as 222 enterprises or 295 villages, the largest first.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   kinds: list of string in ORGANIZATION_KIND    kinds of body, such as enterprise or household, or none for all
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=5
// returns organization: Entity, kind: string, members: integer, region: string
MATCH (o:Organization)
WHERE o.member_count IS NOT NULL AND ($kinds = [] OR o.kind IN $kinds)
  AND coalesce(o.from_day, $as_of_from) <= $as_of_to AND coalesce(o.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (o)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN o AS organization, o.kind AS kind, o.member_count AS members, o.region AS region
ORDER BY members DESC, o.id
LIMIT $limit
