// Who may write, on which machine, since when and for how long by the engine's clock (milliseconds).
//
// access  read
// public  no
// returns owner: string, host: string, since: integer, left: integer
MATCH (l:Lease {id: 'writer'})
RETURN l.owner AS owner, l.host AS host, l.since AS since, l.expires - timestamp() AS left
