// How many of the entities in the places or below have neither a first nor a last day; of places, the known ones.
//
// access  read
// param   ids: list of string    ids of places
// param   types: list of string  types of node to count, or none for all
// param   themed: boolean        whether to count only what has a theme
// param   measured: boolean      whether to count only what has a measure
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example ids=place/632800
// returns undated: integer
MATCH (p:Entity)<-[:WITHIN]-(n:Entity)
WHERE p.id IN $ids AND n.from_day IS NULL AND n.to_day IS NULL AND (NOT n:Place OR n.known = true)
  AND ($types = [] OR any(label IN labels(n) WHERE label IN $types))
  AND (NOT $measured OR n.measure IS NOT NULL)
  AND (NOT $themed OR EXISTS { (n)-[h:HAS_THEME]->(t:Theme) WHERE all(x IN [h, t] WHERE
      coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from) })
RETURN count(DISTINCT n) AS undated
