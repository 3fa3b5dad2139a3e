// Entities that have a first day, in the order of it and of their ids, with what is written of the day: money and
// figures without a date of their own count from the earliest of their sources. Kept are those whose days overlap the
// days asked for; a date is as long as it is exact, what begins and has no end goes on.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   first: integer = 0         first day of those asked for, as YYYYMMDD
// param   last: integer = 99991231   last day of those asked for
// param   day: integer = 0     first day of the last one of the page before
// param   after: string        id of the last one of the page before, or empty
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example regions=place/620800&last=20121231
// returns entity: Entity, day: integer, begun: string, ended: string, of_source: boolean
MATCH (n:Entity)
WHERE n.visible = true AND n.from_day <= $last
  AND (n.from_day > $day OR (n.from_day = $day AND n.id > $after))
  AND coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
WITH n, coalesce(n.date, n.since) AS own
WITH n, own IS NULL AS of_source, n.date IS NOT NULL OR own IS NULL AS instant, coalesce(own,
  reduce(least = '9999', x IN [(n)-[:CITED_IN]->(s) WHERE s.id IN n.sources | coalesce(s.published, '9999')]
    | CASE WHEN x < least THEN x ELSE least END)) AS begun
WITH n, begun, of_source, CASE
  WHEN n.to_day IS NOT NULL THEN n.to_day
  WHEN NOT instant THEN $last
  WHEN size(begun) = 4 THEN n.from_day / 10000 * 10000 + 1231
  WHEN size(begun) = 7 THEN n.from_day / 100 * 100 + 31
  ELSE n.from_day
END AS end
WHERE end >= $first
RETURN n AS entity, n.from_day AS day, begun, CASE WHEN n.to_day IS NOT NULL THEN n.until END AS ended, of_source
ORDER BY day, n.id
LIMIT $limit
