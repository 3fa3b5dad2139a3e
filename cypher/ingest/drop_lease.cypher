// Let the lease go.
//
// access  write
// param   owner: string    who holds it
// param   epoch: integer   since which taking
// returns epoch: integer
MATCH (l:Lease {id: 'writer'})
WHERE l.owner = $owner AND l.epoch = $epoch
SET l.owner = '', l.expires = 0
RETURN l.epoch AS epoch
