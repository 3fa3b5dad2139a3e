// Entities but places that nothing is known of, whose names, pinyin, initials or description hold the words, best first by the engine's score, and whether each has
// neither a first nor a last day.
//
// access  read
// public  no
// param   text: string    a question in Lucene's syntax
// param   types: list of string    types to keep, or none for all
// param   regions: list of string  ids of places; keeps what lies in one of them or below
// param   limit: integer  the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns entity: Entity, score: number, undated: boolean
CALL db.index.fulltext.queryNodes('Entity[search]', $text) YIELD node, score
WITH node AS n, score
WHERE coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND ($types = [] OR any(label IN labels(n) WHERE label IN $types))
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN n AS entity, score, n.from_day IS NULL AND n.to_day IS NULL AS undated
ORDER BY score DESC, n.id
LIMIT $limit
