// The runs that began at an instant or later.
//
// access  read
// public  no
// param   since: string   an ISO instant
// returns id: string
MATCH (r:Run)
WHERE r.at >= $since
RETURN r.id AS id
ORDER BY r.id
