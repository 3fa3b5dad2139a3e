// Who takes part in each of the pacts.
//
// access  read
// param   ids: list of string  ids of initiatives of kind pact
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example ids=initiative/yushu-consortium
// returns pact: string, relation: Relation, entity: Entity
MATCH (i:Initiative)<-[r:PARTICIPATES_IN|LEADS]-(o:Organization)
WHERE i.id IN $ids AND all(x IN [i, r, o] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN i.id AS pact, r AS relation, o AS entity
ORDER BY pact, r.id
