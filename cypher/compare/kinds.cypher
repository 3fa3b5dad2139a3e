// How many entities of each kind of the given types lie in each of the places or below, and the first of them.
//
// access  read
// param   regions: list of string  ids of places
// param   types: list of string    types of node that have kinds
// param   most: integer = 10  the most examples to give
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example regions=place/630100&regions=place/632800&types=Fund&most=2
// returns region: string, type: string, kind: string, count: integer, examples: list of string
MATCH (p:Entity)<-[:WITHIN]-(n:Entity)
WHERE p.id IN $regions AND any(label IN labels(n) WHERE label IN $types)
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
WITH p.id AS region, [label IN labels(n) WHERE label <> 'Entity'][0] AS type,
  coalesce(n.kind, 'unstated') AS kind, n.id AS id
ORDER BY id
WITH region, type, kind, collect(id) AS ids
RETURN region, type, kind, size(ids) AS count, ids[..$most] AS examples
ORDER BY region, type, kind
