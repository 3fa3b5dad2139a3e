// Money of which nobody is said to provide it, the greatest known amounts first.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   kinds: list of string in FUND_KIND    kinds of fund, or none for all
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns fund: Entity, amount: number, kind: string
MATCH (f:Fund)
WHERE ($kinds = [] OR f.kind IN $kinds)
  AND coalesce(f.from_day, $as_of_from) <= $as_of_to AND coalesce(f.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (f)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND NOT EXISTS { (f)<-[r:PROVIDES]-(o) WHERE all(x IN [r, o] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) }
RETURN f AS fund, f.amount AS amount, f.kind AS kind
ORDER BY coalesce(f.amount, -1.0) DESC, f.id
LIMIT $limit
