// Organizations that lead some initiatives and take part in others, and how many of each.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=5
// returns organization: Entity, leads: integer, takes_part: integer
MATCH (o:Organization)-[r:LEADS|PARTICIPATES_IN]->(i)
WHERE all(x IN [o, r, i] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (o)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH o, count(DISTINCT CASE WHEN type(r) = 'LEADS' THEN i.id END) AS leads,
  count(DISTINCT CASE WHEN type(r) = 'PARTICIPATES_IN' THEN i.id END) AS takes_part
WHERE leads > 0 AND takes_part > 0
RETURN o AS organization, leads, takes_part
ORDER BY leads + takes_part DESC, o.id
LIMIT $limit
