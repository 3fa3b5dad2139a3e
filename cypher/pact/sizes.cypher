// Pacts by how many parties they have, those with most first: initiatives of kind pact with who leads and takes part,
// and two-sided pacts, told by the id of the relation and the name of what they come under. A counted group counts as
// one party.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=5
// returns pact: string, name: string, parties: integer, names: list of string
CALL {
  MATCH (i:Initiative {kind: 'pact'})<-[r:LEADS|PARTICIPATES_IN]-(o)
  WHERE all(x IN [i, r, o] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
    AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  WITH DISTINCT i, o
  ORDER BY i.id, o.id
  RETURN i.id AS pact, i.name AS name, collect(o.name) AS names
  UNION ALL
  MATCH (a:Organization)-[r:CO_BUILDS_WITH]->(b)
  WHERE all(x IN [a, r, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
    AND ($regions = [] OR EXISTS { (a)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions }
      OR EXISTS { (b)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  OPTIONAL MATCH (v:Entity {id: r.via})
  WHERE coalesce(v.from_day, $as_of_from) <= $as_of_to AND coalesce(v.to_day, $as_of_to) >= $as_of_from
  RETURN r.id AS pact, v.name AS name, [a.name, b.name] AS names
}
RETURN pact, name, size(names) AS parties, names
ORDER BY parties DESC, pact
LIMIT $limit
