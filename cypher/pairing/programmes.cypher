// Which bodies pair with which bodies or places under which programme: enterprises with villages, units with poor
// villages, and how many stand at each end.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   kinds: list of string in ORGANIZATION_KIND    kinds of body at the from end, such as enterprise, or none for all
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example kinds=enterprise
// returns programme: Entity, from: Entity, to: Entity, from_count: integer, to_count: integer
MATCH (a:Organization)-[r:PAIRED_WITH]->(b)
WHERE ($kinds = [] OR a.kind IN $kinds)
  AND all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (a)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
    OR EXISTS { (b)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
OPTIONAL MATCH (v:Entity {id: r.via})
WHERE coalesce(v.from_day, $as_of_from) <= $as_of_to AND coalesce(v.to_day, $as_of_to) >= $as_of_from
RETURN v AS programme, a AS from, b AS to, coalesce(r.from_count, a.member_count) AS from_count,
  coalesce(r.to_count, b.member_count) AS to_count
ORDER BY coalesce(r.via, ''), r.id
LIMIT $limit
