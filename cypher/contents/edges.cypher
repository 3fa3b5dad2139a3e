// How many relationships of each type there are.
//
// access  read
// public  no
// returns type: string, count: integer
MATCH ()-[r]->()
RETURN type(r) AS type, count(r) AS count
