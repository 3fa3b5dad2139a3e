// The initiatives of a theme, region by region.
//
// access  read
// param   id: string      id of the theme
// returns region: string, initiative: Entity
MATCH (:Entity {id: $id})<-[:HAS_THEME]-(i:Initiative)
RETURN i.region AS region, i AS initiative
ORDER BY region, i.id
