// Who may write, on which machine, since when, until when and for how long yet by the engine's clock (milliseconds).
//
// access  read
// public  no
// returns owner: string, host: string, since: integer, until: integer, left: integer
MATCH (l:Lease {id: 'writer'})
RETURN l.owner AS owner, l.host AS host, l.since AS since, l.expires AS until, l.expires - timestamp() AS left
