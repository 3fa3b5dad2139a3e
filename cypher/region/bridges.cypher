// The bridges between two places of which neither lies in the other: bodies, initiatives, money, figures, themes and
// documents that lie in both, or that, with where they lie, are tied to something in each; first what lies in both, then
// what has most ties. Counted are ties to what lies in just one of the places. Places are no bridges: the map shows those.
//
// access  read
// param   one: string         id of a place
// param   other: string       id of another place
// param   types: list of string  types of what joins them, or none for all
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example one=place/630100&other=place/632800&limit=5
// returns bridge: Entity, type: string, lies_in: list of string, in_one: integer, in_other: integer,
// returns relations: list of string
CALL {
  MATCH (p:Entity)<-[:WITHIN]-(n:Entity)
  WHERE p.id IN [$one, $other]
  RETURN n, p.id AS lies, '' AS near, '' AS side, '' AS relation
  UNION ALL
  MATCH (p:Entity)<-[:WITHIN]-(a:Entity)-[r]-(n:Entity)
  WHERE p.id IN [$one, $other] AND NOT a:Place AND NOT type(r) IN ['WITHIN', 'CITED_IN']
    AND NOT EXISTS { (a)-[:WITHIN]->(q:Entity) WHERE q.id IN [$one, $other] AND q.id <> p.id }
    AND all(x IN [a, r] WHERE
      coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  RETURN n, '' AS lies, a.id AS near, p.id AS side, type(r) AS relation
}
WITH n, lies, near, side, relation
WHERE NOT n:Place AND ($types = [] OR any(label IN labels(n) WHERE label IN $types))
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
WITH n, lies, near, side, relation
ORDER BY lies, relation
WITH n, collect(DISTINCT lies) AS lies, collect(DISTINCT relation) AS relations,
  count(DISTINCT CASE WHEN side = $one THEN near END) AS in_one,
  count(DISTINCT CASE WHEN side = $other THEN near END) AS in_other
WHERE (in_one > 0 OR $one IN lies) AND (in_other > 0 OR $other IN lies)
RETURN n AS bridge, [label IN labels(n) WHERE label <> 'Entity'][0] AS type, [id IN lies WHERE id <> ''] AS lies_in,
  in_one, in_other, [relation IN relations WHERE relation <> ''] AS relations
ORDER BY size(lies_in) = 2 DESC, in_one + in_other DESC, n.id
LIMIT $limit
