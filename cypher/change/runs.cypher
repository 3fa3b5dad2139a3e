// The runs that may have written something at an instant or later: those that had not ended by then.
//
// access  read
// public  no
// param   since: string   an ISO instant
// returns id: string
MATCH (r:Run)
WHERE r.finished IS NULL OR r.finished >= $since
RETURN r.id AS id
ORDER BY r.id
