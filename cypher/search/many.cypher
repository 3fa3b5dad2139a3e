// For each of several texts, the entities but places that nothing is known of whose names, pinyin, initials or
// description hold its words, best first by the engine's score: what it takes to compare their names, and no more.
//
// access  read
// public  no
// param   texts: list of string    questions in Lucene's syntax
// param   types: list of string    types to keep, or none for all
// param   limit: integer  the most to return for each
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// returns asked: string, id: string, name: string, aliases: list of string, region: string, places: list of string, redacted: boolean, undated: boolean
UNWIND $texts AS asked
CALL {
  WITH asked
  CALL db.index.fulltext.queryNodes('Entity[search]', asked) YIELD node, score
  WITH node AS n, score
  WHERE coalesce(n.from_day, $as_of_from) <= $as_of_to AND coalesce(n.to_day, $as_of_to) >= $as_of_from
    AND ($types = [] OR any(label IN labels(n) WHERE label IN $types))
  RETURN n, score
  ORDER BY score DESC, n.id
  LIMIT $limit
}
RETURN asked, n.id AS id, n.name AS name, n.aliases AS aliases, n.region AS region, n.places AS places,
       n.redacted AS redacted, n.from_day IS NULL AND n.to_day IS NULL AS undated
