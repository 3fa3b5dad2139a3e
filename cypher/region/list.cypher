// The places at prefecture level that facts are about, in the order of their ids.
//
// access  read
// returns place: Entity
MATCH (p:Place)
WHERE p.known = true AND p.level = 'prefecture'
  AND EXISTS { (p)<-[:WITHIN]-(n:Entity) WHERE NOT n:Place }
RETURN p AS place
ORDER BY p.id
