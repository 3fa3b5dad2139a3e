// How many changes there were from an instant on, counted no further than the cap.
//
// access  read
// public  no
// param   since: string   an ISO instant, or empty
// param   cap: integer    where counting stops
// returns count: integer
MATCH (c:Change)
WHERE c.at >= $since
WITH c LIMIT $cap
RETURN count(c) AS count
