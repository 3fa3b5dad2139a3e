// What became of an id that is no longer there: when it was deleted, and the id it lives on under.
//
// access  read
// public  no
// param   id: string      the id that was
// returns at: string, run: string, moved_to: string
MATCH (t:Tombstone {id: $id})
RETURN t.at AS at, t.run AS run, t.to AS moved_to
