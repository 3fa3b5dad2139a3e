// Money per head of what it serves: the amount of a fund over the members of a counted group that it finances or that
// the initiative it finances covers, or over a figure that counts what it finances, such as 100 greenhouses. Rates,
// increases, shares and what is only planned or sought are left out. Where a fund has several uses, `uses` says so, and
// where several things are counted of one fund, `counts` does: each row has the whole amount, since how much goes to
// each is not stated.
//
// access  read
// param   regions: list of string  ids of places; keeps what lies in one of them or below, all where none is given
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns fund: Entity, amount: number, qualifier: string, counted: Entity, count: number, unit: string,
// returns per_head: number, use: Entity, uses: integer, counts: integer
MATCH (f:Fund)-[r:FINANCES]->(u)
WHERE f.amount IS NOT NULL AND f.per IS NULL AND coalesce(f.sense, 'level') = 'level'
  AND coalesce(f.status, 'done') = 'done'
  AND all(x IN [f, r, u] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
  AND ($regions = [] OR EXISTS { (f)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
MATCH (f)-[k:FINANCES]->(z)
WHERE all(x IN [k, z] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
WITH f, u, count(DISTINCT z.id) AS uses
WITH f, u, uses,
  CASE WHEN u:Organization THEN [u] ELSE [] END
  + [(u)-[c:COVERS]->(g) WHERE g:Organization AND all(x IN [c, g] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) | g]
  + [(u)<-[m:MEASURES]-(i) WHERE i.per IS NULL AND coalesce(i.sense, 'level') = 'level'
    AND coalesce(i.status, 'done') = 'done' AND i.unit IN ['个', '家', '村', '社区', '户', '人', '支', '台', '座']
    AND all(x IN [m, i] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) | i] AS found
UNWIND found AS counted
WITH DISTINCT f, u, uses, counted, coalesce(counted.member_count, counted.value) AS count
WHERE count > 0
WITH f, collect({use: u, uses: uses, counted: counted, count: count}) AS rows, count(DISTINCT counted.id) AS counts
UNWIND rows AS row
WITH f, counts, row.use AS u, row.uses AS uses, row.counted AS counted, row.count AS count
RETURN f AS fund, f.amount AS amount, f.qualifier AS qualifier, counted, count, counted.unit AS unit,
  toFloat(f.amount) / count AS per_head,
  u AS use, uses, counts
ORDER BY per_head DESC, f.id, counted.id, u.id
LIMIT $limit
