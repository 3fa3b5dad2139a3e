// Places that nothing is known of, whose names, pinyin or initials hold the words, best first by the engine's score.
//
// access  read
// public  no
// param   text: string    a question in Lucene's syntax
// param   prefixes: list of string  how their codes begin, or none for all
// param   limit: integer  the most to return
// returns entity: Entity, score: number
CALL db.index.fulltext.queryNodes('Place[lookup]', $text) YIELD node, score
WITH node AS n, score
WHERE $prefixes = [] OR any(prefix IN $prefixes WHERE n.code STARTS WITH prefix)
RETURN n AS entity, score
ORDER BY score DESC, n.id
LIMIT $limit
