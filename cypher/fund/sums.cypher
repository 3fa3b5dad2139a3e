// Money by kind over the funds that pass the filters. Only what can be added is added: no rates, no
// increases, nothing planned or sought; `unknown` counts what was left out or has no amount, `undated`
// what has neither a first nor a last day.
//
// access  read
// param   regions: list of string     ids of places; keeps what lies in one of them or below
// param   kinds: list of string in FUND_KIND       kinds of fund to keep, or none for all
// param   qualifiers: list of string in QUALIFIER  qualifiers to keep, or none for all
// param   min_amount: number          least amount in yuan, or null
// param   max_amount: number          greatest amount in yuan, or null
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns kind: string, amount: number, count: integer, unknown: integer, undated: integer
MATCH (f:Fund)
WHERE coalesce(f.from_day, $as_of_from) <= $as_of_to AND coalesce(f.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (f)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND ($kinds = [] OR f.kind IN $kinds)
  AND ($qualifiers = [] OR f.qualifier IN $qualifiers)
  AND ($min_amount IS NULL OR f.amount >= $min_amount)
  AND ($max_amount IS NULL OR f.amount <= $max_amount)
WITH f, coalesce(f.kind, 'unstated') AS kind,
  CASE WHEN f.amount IS NULL OR f.per IS NOT NULL OR coalesce(f.sense, 'level') <> 'level'
    OR coalesce(f.status, 'done') <> 'done' THEN null ELSE f.amount END AS addable
RETURN kind, sum(addable) AS amount, count(addable) AS count, count(*) - count(addable) AS unknown,
  count(CASE WHEN f.from_day IS NULL AND f.to_day IS NULL THEN 1 END) AS undated
ORDER BY kind
