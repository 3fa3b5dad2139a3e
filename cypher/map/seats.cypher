// Where the seats of counties are, of those with coordinates: the ground of a map without borders.
//
// access  read
// public  no
// param   level: string    level of the divisions
// returns lat: number, lon: number
MATCH (p:Place)
WHERE p.level = $level AND p.lat IS NOT NULL AND p.lon IS NOT NULL
RETURN p.lat AS lat, p.lon AS lon
ORDER BY lat, lon
