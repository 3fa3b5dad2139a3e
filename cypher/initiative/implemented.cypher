// Documents and plans that others carry out, those that most do first.
//
// access  read
// param   kinds: list of string in INITIATIVE_KIND    kinds of what is carried out, such as policy, or none for all
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example limit=3
// returns initiative: Entity, kind: string, implemented_by: integer, examples: list of string
MATCH (i:Initiative)<-[r:IMPLEMENTS]-(j)
WHERE ($kinds = [] OR i.kind IN $kinds)
  AND all(x IN [i, r, j] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH DISTINCT i, j.id AS id
ORDER BY i.id, id
WITH i, collect(id) AS ids
RETURN i AS initiative, i.kind AS kind, size(ids) AS implemented_by, ids[..5] AS examples
ORDER BY implemented_by DESC, i.id
LIMIT $limit
