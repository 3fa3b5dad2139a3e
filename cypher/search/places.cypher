// Places that nothing is known of, whose names, pinyin or initials hold the words, best first by the engine's score,
// and whether each has neither a first nor a last day.
//
// access  read
// public  no
// param   text: string    a question in Lucene's syntax
// param   prefixes: list of string  how their codes begin
// param   within: list of string    words that their paths hold, each of them
// param   limit: integer  the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns entity: Entity, score: number, undated: boolean
CALL db.index.fulltext.queryNodes('Place[lookup]', $text) YIELD node, score
WITH node AS n, score
WHERE coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
  AND any(prefix IN $prefixes WHERE n.code STARTS WITH prefix)
  AND all(word IN $within WHERE n.path CONTAINS word)
RETURN n AS entity, score, n.from_day IS NULL AND n.to_day IS NULL AS undated
ORDER BY score DESC, n.id
LIMIT $limit
