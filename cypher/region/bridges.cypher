// The bridge between two places: themes, bodies, initiatives and documents that something in the one and something in
// the other are both tied to, those with most ties first. Places do not count, nor what lies in both: that is known from
// the map.
//
// access  read
// param   one: string         id of a place
// param   other: string       id of another place
// param   types: list of string  types of what joins them, or none for all
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example one=place/630100&other=place/632800&limit=5
// returns bridge: Entity, type: string, in_one: integer, in_other: integer, relations: list of string
MATCH (:Entity {id: $one})<-[:WITHIN]-(a)-[r]-(n)
WHERE NOT type(r) IN ['WITHIN', 'CITED_IN'] AND NOT n:Place AND NOT a:Place
  AND NOT EXISTS { (a)-[:WITHIN]->(:Entity {id: $other}) }
  AND ($types = [] OR any(label IN labels(n) WHERE label IN $types))
  AND all(x IN [a, r, n] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH n, count(DISTINCT a.id) AS in_one, collect(DISTINCT type(r)) AS first
MATCH (n)-[s]-(b)-[:WITHIN]->(:Entity {id: $other})
WHERE NOT type(s) IN ['WITHIN', 'CITED_IN'] AND NOT b:Place AND NOT EXISTS { (b)-[:WITHIN]->(:Entity {id: $one}) }
  AND all(x IN [s, b] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH n, in_one, first, count(DISTINCT b.id) AS in_other, collect(DISTINCT type(s)) AS second
UNWIND first + second AS relation
WITH DISTINCT n, in_one, in_other, relation
ORDER BY relation
WITH n, in_one, in_other, collect(relation) AS relations
RETURN n AS bridge, [label IN labels(n) WHERE label <> 'Entity'][0] AS type, in_one, in_other, relations
ORDER BY in_one + in_other DESC, n.id
LIMIT $limit
