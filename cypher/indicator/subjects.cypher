// What each of the figures measures.
//
// access  read
// param   ids: list of string  ids of indicators
// returns indicator: string, entity: Entity
MATCH (i:Indicator)-[r:MEASURES]->(n:Entity)
WHERE i.id IN $ids
RETURN i.id AS indicator, n AS entity
ORDER BY indicator, n.id
