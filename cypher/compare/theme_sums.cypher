// Money by kind that finances initiatives of each theme, where both lie in the place or below. Only what can be
// added is added: no rates, no increases, nothing planned or sought; `unknown` counts what was left out or has no
// amount. Money for several initiatives of a theme counts once.
//
// access  read
// param   regions: list of string  ids of places
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example regions=place/630100&regions=place/632800
// returns region: string, theme: string, kind: string, amount: number, count: integer, unknown: integer
MATCH (p:Entity)<-[:WITHIN]-(f:Fund)-[r:FINANCES]->(i:Initiative)-[h:HAS_THEME]->(t:Theme)
WHERE p.id IN $regions AND EXISTS { (i)-[:WITHIN]->(p) }
  AND all(x IN [f, r, i, h, t] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH DISTINCT p.id AS region, t.id AS theme, f
WITH region, theme, coalesce(f.kind, 'unstated') AS kind,
  CASE WHEN f.amount IS NULL OR f.per IS NOT NULL OR coalesce(f.sense, 'level') <> 'level'
    OR coalesce(f.status, 'done') <> 'done' THEN null ELSE f.amount END AS addable
RETURN region, theme, kind, sum(addable) AS amount, count(addable) AS count, count(*) - count(addable) AS unknown
ORDER BY region, theme, kind
