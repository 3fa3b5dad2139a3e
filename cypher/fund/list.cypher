// Funds that pass the filters, in the order asked for, ids breaking ties, absent values last; `undated` is what has
// neither a first nor a last day.
//
// access  read
// param   regions: list of string     ids of places; keeps what lies in one of them or below
// param   kinds: list of string in FUND_KIND       kinds of fund to keep, or none for all
// param   qualifiers: list of string in QUALIFIER  qualifiers to keep, or none for all
// param   min_amount: number          least amount in yuan, or null
// param   max_amount: number          greatest amount in yuan, or null
// param   sort: string in id|name|amount|date = "id"  what to sort by
// param   descending: boolean whether the greatest comes first
// param   started: boolean    whether a page came before
// param   absent: boolean     whether the last one of the page before had no value to sort by
// param   value: scalar        the value that the last one of the page before was sorted by
// param   after: string       the id of the last one of the page before
// param   limit: integer      the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example sort=amount&descending=true&limit=2
// returns entity: Entity, value: scalar, undated: boolean
MATCH (f:Fund)
WHERE coalesce(f.from_day, $as_of_from) <= $as_of_to AND coalesce(f.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (f)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND ($kinds = [] OR f.kind IN $kinds)
  AND ($qualifiers = [] OR f.qualifier IN $qualifiers)
  AND ($min_amount IS NULL OR f.amount >= $min_amount)
  AND ($max_amount IS NULL OR f.amount <= $max_amount)
WITH f, CASE $sort
  WHEN 'name' THEN f.name
  WHEN 'amount' THEN f.amount
  WHEN 'date' THEN coalesce(f.date, f.since)
  ELSE f.id
END AS value
WHERE NOT $started
  OR (value IS NULL AND (NOT $absent OR f.id > $after))
  OR (value IS NOT NULL AND NOT $absent AND (
    (NOT $descending AND value > $value)
    OR ($descending AND value < $value)
    OR (value = $value AND f.id > $after)))
RETURN f AS entity, value, f.from_day IS NULL AND f.to_day IS NULL AS undated
ORDER BY value IS NULL,
  CASE WHEN $descending THEN null ELSE value END,
  CASE WHEN $descending THEN value ELSE null END DESC,
  f.id
LIMIT $limit
