// The place of a division code, and the first and last day it holds.
//
// access  read
// param   code: string    6, 9 or 12 digits
// example code=632800
// returns place: Entity, from_day: integer, to_day: integer
MATCH (p:Place {code: $code})
RETURN p AS place, p.from_day AS from_day, p.to_day AS to_day
