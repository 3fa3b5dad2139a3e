// Entities but places that nothing is known of, whose names, pinyin, initials or description hold the words, best first by the engine's score.
//
// access  read
// public  no
// param   text: string    a question in Lucene's syntax
// param   types: list of string    types to keep, or none for all
// param   regions: list of string  ids of places; keeps what lies in one of them or below
// param   limit: integer  the most to return
// returns entity: Entity, score: number
CALL db.index.fulltext.queryNodes('Entity[search]', $text) YIELD node, score
WITH node AS n, score
WHERE ($types = [] OR any(label IN labels(n) WHERE label IN $types))
  AND ($regions = [] OR EXISTS { (n)-[:WITHIN]->(p:Entity) WHERE p.id IN $regions })
RETURN n AS entity, score
ORDER BY score DESC, n.id
LIMIT $limit
