// Take the lease where nobody holds it, or where the one who does is named as gone; each taking raises the epoch.
// The node is written before it is read, so that two takers come one after the other.
//
// access  write
// param   owner: string     who takes it
// param   gone: string      an owner known to be dead, or empty
// param   host: string      the name of its machine, for people
// param   span: integer     milliseconds that it holds without being renewed
// returns epoch: integer
MERGE (l:Lease {id: 'writer'})
ON CREATE SET l.epoch = 0, l.expires = 0, l.owner = ''
SET l.asked = $owner
WITH l
WHERE l.expires < timestamp() OR l.owner = '' OR l.owner = $gone
SET l.owner = $owner, l.epoch = l.epoch + 1, l.expires = timestamp() + $span,
    l.host = $host, l.since = timestamp()
RETURN l.epoch AS epoch
