// Reported figures that pass the filters, in the order asked for, ids breaking ties, absent values last.
//
// access  read
// param   regions: list of string   ids of places; keeps what lies in one of them or below
// param   measures: list of string  slugs of what is measured, or none for all
// param   units: list of string in UNIT     units to keep, or none for all
// param   sort: string in id|name|value|date = "id"  what to sort by
// param   descending: boolean whether the greatest comes first
// param   started: boolean    whether a page came before
// param   absent: boolean     whether the last one of the page before had no value to sort by
// param   value: scalar        the value that the last one of the page before was sorted by
// param   after: string       the id of the last one of the page before
// param   limit: integer      the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example units=%25&limit=2
// returns entity: Entity, value: scalar
MATCH (i:Indicator)
WHERE coalesce(i.from_day, $as_of_from) <= $as_of_to AND coalesce(i.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (i)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
  AND ($measures = [] OR i.measure IN $measures)
  AND ($units = [] OR i.unit IN $units)
WITH i, CASE $sort
  WHEN 'name' THEN i.name
  WHEN 'value' THEN i.value
  WHEN 'date' THEN coalesce(i.date, i.since)
  ELSE i.id
END AS value
WHERE NOT $started
  OR (value IS NULL AND (NOT $absent OR i.id > $after))
  OR (value IS NOT NULL AND NOT $absent AND (
    (NOT $descending AND value > $value)
    OR ($descending AND value < $value)
    OR (value = $value AND i.id > $after)))
RETURN i AS entity, value
ORDER BY value IS NULL,
  CASE WHEN $descending THEN null ELSE value END,
  CASE WHEN $descending THEN value ELSE null END DESC,
  i.id
LIMIT $limit
