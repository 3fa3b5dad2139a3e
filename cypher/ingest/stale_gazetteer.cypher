// Note that the records declare other places than the gazetteer was loaded beside: it is to be compared anew.
//
// access  write
// returns count: integer
MATCH (r:Run)
WHERE r.lane = 'gazetteer'
SET r.yields = ''
RETURN count(*) AS count
