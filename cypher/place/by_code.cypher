// The place of a division code.
//
// access  read
// param   code: string    6, 9 or 12 digits
// returns place: Entity
MATCH (p:Place {code: $code})
RETURN p AS place
