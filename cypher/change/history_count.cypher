// How often one fact was changed.
//
// access  read
// public  no
// param   ids: list of string  the ids that the fact has and had
// returns count: integer
MATCH (c:Change)
WHERE c.of IN $ids
RETURN count(c) AS count
