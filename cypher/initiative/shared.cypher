// Initiatives that several regions share, the most shared first: by where they lie, are held and what they cover, and by
// the regions of their parts, of what they are part of or implement or what implements them, and of who leads or takes
// part. A place without a region, such as a province, counts as one; one that lies in another of them does not.
//
// access  read
// param   at_least: integer = 2    the least number of regions
// param   limit: integer       the most to return
// param   as_of_from: integer  first day asked about, as YYYYMMDD; 0 for all time
// param   as_of_to: integer    last day asked about; 99991231 for all time
// example at_least=3
// returns initiative: Entity, regions: list of string, shared: integer
MATCH (i:Initiative)
WHERE coalesce(i.from_day, $as_of_from) <= $as_of_to AND coalesce(i.to_day, $as_of_to) >= $as_of_from
OPTIONAL MATCH (i)-[r:COVERS|LOCATED_IN|PART_OF|IMPLEMENTS|LEADS|PARTICIPATES_IN]-(x)
WHERE all(y IN [r, x] WHERE
    coalesce(y.from_day, $as_of_from) <= $as_of_to AND coalesce(y.to_day, $as_of_to) >= $as_of_from)
WITH i, collect(DISTINCT CASE WHEN x:Place THEN coalesce(x.region, x.id) ELSE x.region END) AS reached
OPTIONAL MATCH (i)-[:WITHIN]->(p:Place)
WHERE p.id IN coalesce(i.places, [])
WITH i, reached, collect(DISTINCT coalesce(p.region, p.id)) AS own
UNWIND reached + own + [coalesce(i.region, 'place/100000')] AS region
WITH DISTINCT i, region
WHERE region <> 'place/100000'
WITH i, collect(region) AS every
UNWIND every AS region
MATCH (q:Entity {id: region})
WHERE NOT EXISTS { (q)-[:WITHIN]->(u:Entity) WHERE u.id <> q.id AND u.id IN every }
WITH i, region
ORDER BY i.id, region
WITH i, collect(region) AS regions
WHERE size(regions) >= $at_least
RETURN i AS initiative, regions, size(regions) AS shared
ORDER BY shared DESC, i.id
LIMIT $limit
