// What a Neo4j server is made of: its kernel's version and its edition. The embedded engine has no such procedure.
//
// access  read
// public  no
// returns name: string, versions: list of string, edition: string
CALL dbms.components() YIELD name, versions, edition
RETURN name, versions, edition
ORDER BY name
