// Who may write, and until when by the engine's clock (milliseconds).
//
// access  read
// public  no
// returns owner: string, epoch: integer, left: integer
MATCH (l:Lease {id: 'writer'})
RETURN l.owner AS owner, l.epoch AS epoch, l.expires - timestamp() AS left
