// Money by kind in each of the places or below. Only what can be added is added: no rates, no increases,
// nothing planned or sought; `unknown` counts what was left out or has no amount.
//
// access  read
// param   ids: list of string  ids of places
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example ids=place/630103
// returns region: string, kind: string, amount: number, count: integer, unknown: integer
MATCH (p:Entity)<-[:WITHIN]-(f:Fund)
WHERE p.id IN $ids
  AND coalesce(f.from_day, $as_of_from) <= $as_of_to AND coalesce(f.to_day, $as_of_to) >= $as_of_from
WITH p.id AS region, coalesce(f.kind, 'unstated') AS kind,
  CASE WHEN f.amount IS NULL OR f.per IS NOT NULL OR coalesce(f.sense, 'level') <> 'level'
    OR coalesce(f.status, 'done') <> 'done' THEN null ELSE f.amount END AS addable
RETURN region, kind, sum(addable) AS amount, count(addable) AS count, count(*) - count(addable) AS unknown
ORDER BY region, kind
