"""Statements: made from the ontology alone, the same text for both engines but for the schema."""

import pytest

from graph import statements
from graph.ontology import ONTOLOGY, Ontology
from graph.ontology.organizations import Organization
from graph.ontology.relations import Supervises
from tests.graph.schools import SCHOOLS


def test_one_more_class_is_one_more_type_in_both_schemas() -> None:
    more = set(statements.neo4j_schema(SCHOOLS)) - set(statements.neo4j_schema(ONTOLOGY))
    assert more == {"CREATE CONSTRAINT `School[id]` IF NOT EXISTS FOR (n:`School`) REQUIRE n.id IS UNIQUE"}
    more = set(statements.embedded_schema(SCHOOLS)) - set(statements.embedded_schema(ONTOLOGY))
    assert more == {"CREATE VERTEX TYPE `School` IF NOT EXISTS EXTENDS Entity"}


def test_a_small_ontology_has_no_index_of_types_it_lacks() -> None:
    small = Ontology.of(Organization, Supervises)
    for schema in (statements.neo4j_schema(small), statements.embedded_schema(small)):
        assert not any("Place" in statement for statement in schema)
        assert any("`SUPERVISES`" in statement for statement in schema)


def test_every_schema_statement_may_run_again() -> None:
    for schema in (statements.neo4j_schema(ONTOLOGY), statements.embedded_schema(ONTOLOGY)):
        assert all("IF NOT EXISTS" in statement or "IF EXISTS" in statement for statement in schema)
        assert len(set(schema)) == len(schema)


def test_super_types_come_before_the_types_that_extend_them() -> None:
    schema = statements.embedded_schema(ONTOLOGY)
    assert schema[0] == "CREATE VERTEX TYPE `Entity` IF NOT EXISTS"


def test_another_schema_has_another_digest() -> None:
    schema = statements.neo4j_schema(ONTOLOGY)
    assert statements.digest(schema) == statements.digest(statements.neo4j_schema(ONTOLOGY))
    found = {statements.digest(each) for each in (schema, schema[:-1], statements.embedded_schema(ONTOLOGY))}
    assert len(found) == 3


def test_only_derived_edges_are_cleared_and_made() -> None:
    assert "`Source`" in statements.make_derived("CITED_IN")
    with pytest.raises(KeyError):
        statements.clear_derived("LEADS")
