// Money of each of the places or below by kind and by how exact its amount is. Only what can be added is added: no
// rates, no increases, nothing planned or sought; `apart` counts those that have an amount nevertheless, `unknown`
// those that have none.
//
// access  read
// param   regions: list of string  ids of places
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example regions=place/630100&regions=place/632800
// returns region: string, kind: string, qualifier: string, amount: number, count: integer, apart: integer, unknown: integer
MATCH (p:Entity)<-[:WITHIN]-(f:Fund)
WHERE p.id IN $regions
  AND coalesce(f.from_day, $as_of_from) <= $as_of_to AND coalesce(f.to_day, $as_of_to) >= $as_of_from
WITH p.id AS region, coalesce(f.kind, 'unstated') AS kind, coalesce(f.qualifier, 'unstated') AS qualifier,
  f.amount AS amount,
  CASE WHEN f.amount IS NULL OR f.per IS NOT NULL OR coalesce(f.sense, 'level') <> 'level'
    OR coalesce(f.status, 'done') <> 'done' THEN null ELSE f.amount END AS addable
RETURN region, kind, qualifier, sum(addable) AS amount, count(addable) AS count,
  count(amount) - count(addable) AS apart, count(*) - count(amount) AS unknown
ORDER BY region, kind, qualifier
