// The initiatives of a theme, region by region, and whether each has neither a first nor a last day.
//
// access  read
// param   id: string      id of the theme
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example id=theme/floating-members
// returns region: string, initiative: Entity, undated: boolean
MATCH (t:Entity {id: $id})<-[h:HAS_THEME]-(i:Initiative)
WHERE all(x IN [t, h, i] WHERE
    coalesce(x.from_day, $as_of_from) <= $as_of_to AND coalesce(x.to_day, $as_of_to) >= $as_of_from)
RETURN i.region AS region, i AS initiative, i.from_day IS NULL AND i.to_day IS NULL AS undated
ORDER BY region, i.id
