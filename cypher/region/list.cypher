// The regions that facts are about, in the order of their ids: places at prefecture level, or the largest that is stated.
//
// access  read
// returns place: Entity
MATCH (n:Entity)
WHERE n.visible = true AND n.region IS NOT NULL AND NOT n:Place
WITH DISTINCT n.region AS id
MATCH (p:Entity {id: id})
RETURN p AS place
ORDER BY p.id
