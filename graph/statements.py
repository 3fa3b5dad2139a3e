"""Statements made from the ontology: schema, merging, deleting, derived edges. Names in them come from nowhere else.

The data statements are the same text for both engines, in the forms that use an index on each; only the schema
differs. A row's `properties` is the whole of what is stored, `id` included: what it leaves out is removed.
"""

from collections.abc import Iterable
from hashlib import sha256

from graph.ontology import Ontology
from graph.ontology.model import CITED_IN, DERIVED, ENTITY, WITHIN

BOOKKEEPING = ("Graph", "Run", "Change", "Tombstone", "Lease", "Dataset")
"""Labels of nodes that are no entities: out of sight of counts, exports and questions."""
SEARCH_INDEX = f"{ENTITY}[search]"
LOOKUP_INDEX = "Place[lookup]"
"""The words of places that nothing is known of lie apart: there are so many that they would slow every search."""
TEXT_INDEXES = (SEARCH_INDEX, LOOKUP_INDEX)
LOOKED_UP = (
    (ENTITY, "region"),
    (ENTITY, "dataset"),
    (ENTITY, "visible"),
    ("Place", "known"),
    ("Place", "code"),
    ("Change", "of"),
    ("Change", "run"),
    ("Change", "run_seq"),
    ("Change", "at"),
)
"""Properties that questions look up besides ids, by label; those of Change by range too."""
_TYPES = {"known": "BOOLEAN", "visible": "BOOLEAN", "run_seq": "LONG"}
"""Of the properties above, the types in the embedded engine; the others are strings."""


def labels(ontology: Ontology) -> tuple[str, ...]:
    """Every label with an id of its own: Entity first, then its types, then bookkeeping."""
    return (ENTITY, *ontology.entities, *BOOKKEEPING)


def neo4j_schema(ontology: Ontology) -> tuple[str, ...]:
    """Constraints and indexes of a Neo4j server in Cypher; each may run again."""
    return (
        *(
            f"CREATE CONSTRAINT `{label}[id]` IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.id IS UNIQUE"
            for label in labels(ontology)
        ),
        # the plain index of graphs loaded before: a planner that knew of few relations read all of it for each row
        *(f"DROP INDEX `{name}[id]` IF EXISTS" for name in ontology.relations),
        *(
            f"CREATE CONSTRAINT `{name}[unique]` IF NOT EXISTS FOR ()-[r:`{name}`]-() REQUIRE r.id IS UNIQUE"
            for name in ontology.relations
        ),
        *(
            f"CREATE INDEX `{label}[{name}]` IF NOT EXISTS FOR (n:`{label}`) ON (n.`{name}`)"
            for label, name in _looked_up(ontology)
        ),
        *(
            f"CREATE FULLTEXT INDEX `{name}` IF NOT EXISTS FOR (n:`{label}`) ON EACH [n.`{property_}`] "
            "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
            for name, label, property_ in _texts(ontology)
        ),
    )


def embedded_schema(ontology: Ontology) -> tuple[str, ...]:
    """Types and indexes of the embedded engine in its SQL; each may run again.

    The types of entities extend Entity, so that its indexes cover them and a node has both labels.
    """
    statements = [
        f"CREATE VERTEX TYPE `{label}` IF NOT EXISTS" + (f" EXTENDS {ENTITY}" if label in ontology.entities else "")
        for label in labels(ontology)
    ]
    for label in (ENTITY, *BOOKKEEPING):
        statements += _embedded_index(label, "id", "STRING", "UNIQUE")
    for name in (*ontology.relations, *DERIVED):
        statements.append(f"CREATE EDGE TYPE `{name}` IF NOT EXISTS")
    for name in ontology.relations:
        statements += _embedded_index(name, "id", "STRING", "UNIQUE")
    for label, name in _looked_up(ontology):
        statements += _embedded_index(label, name, _TYPES.get(name, "STRING"), "NOTUNIQUE")
    analyzer = '{"analyzer":"org.apache.lucene.analysis.cjk.CJKAnalyzer"}'
    for _, label, property_ in _texts(ontology):
        statements += _embedded_index(label, property_, "STRING", f"FULL_TEXT METADATA {analyzer}")
    return tuple(statements)


def digest(schema: Iterable[str]) -> str:
    """What tells a schema from any other: 16 hex digits over its statements."""
    return sha256("\n".join(schema).encode()).hexdigest()[:16]


def _embedded_index(label: str, name: str, type_: str, kind: str) -> list[str]:
    return [
        f"CREATE PROPERTY `{label}`.`{name}` IF NOT EXISTS {type_}",
        f"CREATE INDEX IF NOT EXISTS ON `{label}` (`{name}`) {kind}",
    ]


def _looked_up(ontology: Ontology) -> list[tuple[str, str]]:
    return [
        (label, name)
        for label, name in LOOKED_UP
        if label == ENTITY or label in BOOKKEEPING or name in getattr(ontology.entities.get(label), "model_fields", {})
    ]


def _texts(ontology: Ontology) -> list[tuple[str, str, str]]:
    """The full-text indexes: name, label and property."""
    found = [(name, *name.rstrip("]").split("[")) for name in TEXT_INDEXES]
    return [(name, label, of) for name, label, of in found if label == ENTITY or label in ontology.entities]


def merge_entities(type_: str) -> str:
    """Make or replace entities of a type. `$rows`: [{id, properties}]; one row back: `merged`."""
    return (
        f"UNWIND $rows AS row MERGE (n:`{type_}` {{id: row.id}}) SET n:{ENTITY} SET n = row.properties "
        "RETURN count(*) AS merged"
    )


def merge_relations(type_: str, source: str, target: str) -> str:
    """Make or replace relations of a type between two types of entities.

    `$rows`: [{id, from, to, properties}]; one row back: `merged`, smaller than the rows where an end is not there.
    """
    return (
        f"UNWIND $rows AS row MATCH (a:`{source}` {{id: row.from}}) MATCH (b:`{target}` {{id: row.to}}) "
        f"MERGE (a)-[r:`{type_}` {{id: row.id}}]->(b) SET r = row.properties RETURN count(*) AS merged"
    )


def delete_entities(type_: str) -> str:
    """Delete entities of a type with whatever hangs on them. `$ids`: [id]; one row back: `deleted`."""
    return f"UNWIND $ids AS id MATCH (n:`{type_}` {{id: id}}) DETACH DELETE n RETURN count(*) AS deleted"


def delete_relations(type_: str) -> str:
    """Delete relations of a type. `$rows`: [{id, from}], where `from` ties one end; one row back: `deleted`."""
    return (
        f"UNWIND $rows AS row MATCH (:{ENTITY} {{id: row.from}})-[r:`{type_}` {{id: row.id}}]->() DELETE r "
        "RETURN count(*) AS deleted"
    )


def relation_by_id(type_: str) -> str:
    """Find a relation by its id alone, on a server with an index on it. `$id`; rows back: `relation`."""
    return f"MATCH ()-[relation:`{type_}` {{id: $id}}]->() RETURN relation"


def embedded_relation_by_id(type_: str) -> str:
    """The same in the embedded engine's SQL, as its Cypher would scan; a row back holds the properties."""
    return f"SELECT FROM `{type_}` WHERE id = :id"


def clear_derived(type_: str) -> str:
    """Delete the derived edges of a type that go out from some entities. `$ids`: [id]; back: `deleted`."""
    _derived(type_)
    return f"UNWIND $ids AS id MATCH (:{ENTITY} {{id: id}})-[r:{type_}]->() DELETE r RETURN count(*) AS deleted"


def make_derived(type_: str) -> str:
    """Make derived edges, after `clear_derived` in the same transaction.

    `$rows`: [{id, targets: [id]}]; one row back: `made`, smaller than the targets where one is not there.
    """
    target = _derived(type_)
    return (
        f"UNWIND $rows AS row MATCH (n:{ENTITY} {{id: row.id}}) UNWIND row.targets AS target "
        f"MATCH (t:`{target}` {{id: target}}) CREATE (n)-[:{type_}]->(t) RETURN count(*) AS made"
    )


def _derived(type_: str) -> str:
    """The type of node that a derived edge goes to."""
    return {WITHIN: "Place", CITED_IN: "Source"}[type_]


def kept_nodes(label: str) -> str:
    """Nodes of a label of the bookkeeping in the order of ids. `$after`, `$limit`; rows back: `id`, `stored`."""
    return (
        f"MATCH (n:`{_kept(label)}`) WHERE n.id > $after RETURN n.id AS id, properties(n) AS stored "
        "ORDER BY n.id LIMIT $limit"
    )


def merge_nodes(label: str) -> str:
    """Make or replace nodes of a label of the bookkeeping. `$rows`: [{id, properties}]; one row back: `merged`."""
    return (
        f"UNWIND $rows AS row MERGE (n:`{_kept(label)}` {{id: row.id}}) SET n = row.properties "
        "RETURN count(*) AS merged"
    )


def _kept(label: str) -> str:
    """The label itself; raises KeyError for one that is none of the bookkeeping."""
    return {name: name for name in BOOKKEEPING}[label]
