// How many entities stand on the timeline between two days, and how many of these days stand nowhere on it, since
// they have a last day and no first one.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   first: integer = 0         first day of those asked for, as YYYYMMDD
// param   last: integer = 99991231   last day of those asked for
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example regions=place/620800&last=20121231
// returns count: integer, unstarted: integer
MATCH (n:Entity)
WHERE n.visible = true AND (n.from_day <= $last OR (n.from_day IS NULL AND n.to_day >= $first))
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH n, coalesce(n.date, n.since) AS own
WITH n, n.date IS NOT NULL OR own IS NULL AS instant, CASE WHEN n.from_day IS NULL THEN '' ELSE coalesce(own,
  reduce(least = '9999', x IN [(n)-[:CITED_IN]->(s) WHERE s.id IN n.sources | coalesce(s.published, '9999')]
    | CASE WHEN x < least THEN x ELSE least END)) END AS begun
WITH n, CASE
  WHEN n.to_day IS NOT NULL THEN n.to_day
  WHEN NOT instant THEN $last
  WHEN size(begun) = 4 THEN n.from_day / 10000 * 10000 + 1231
  WHEN size(begun) = 7 THEN n.from_day / 100 * 100 + 31
  ELSE n.from_day
END AS end
WHERE end >= $first
RETURN count(n.from_day) AS count, count(CASE WHEN n.from_day IS NULL THEN 1 END) AS unstarted
