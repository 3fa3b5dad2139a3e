// The place of a division code, and the first and last day it holds.
//
// access  read
// param   code: string    6, 9 or 12 digits
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example code=632800
// returns place: Entity, from_day: integer, to_day: integer
MATCH (p:Place {code: $code})
WHERE coalesce(p.from_day, $as_of_from) <= $as_of_to AND coalesce(p.to_day, $as_of_to) >= $as_of_from
RETURN p AS place, p.from_day AS from_day, p.to_day AS to_day
