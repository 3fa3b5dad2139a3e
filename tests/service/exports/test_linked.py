"""JSON-LD: rdflib reads it without asking anybody, and SPARQL finds facts, triples, money, dates and words again."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import XSD

from graph.ontology import Entity, Relation
from service.exports.jsonld import URN
from tests.ingest import sample
from tests.service.exports.writing import ABOUT, facts, records, written

# rdflib's own parser uses what rdflib calls deprecated
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
PREFIXES = """PREFIX gj: <urn:gongjian:term:> PREFIX schema: <https://schema.org/> PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX prov: <http://www.w3.org/ns/prov#> """
Facts = tuple[list[Entity], list[Relation]]


def parsed(found: Facts) -> Graph:
    graph = Graph()
    graph.parse(data=written("jsonld", *found), format="json-ld")
    return graph


def asked(graph: Graph, query: str) -> list[Any]:
    return list(graph.query(PREFIXES + query))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[Facts, Graph]:
    """The facts of a small folder, and the graph that rdflib reads of them."""
    found = facts(sample.pin(sample.write(tmp_path_factory.mktemp("sample"))))
    return found, parsed(found)


def test_sparql_counts_what_there_is(known: tuple[Facts, Graph]) -> None:
    (entities, relations), graph = known
    for type_ in {each.type for each in entities}:
        [[count]] = asked(graph, f"SELECT (COUNT(DISTINCT ?e) AS ?n) {{ ?e a gj:{type_} }}")
        assert int(count) == sum(each.type == type_ for each in entities)
    [[count]] = asked(graph, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a rdf:Statement }")
    assert int(count) == len(relations)
    [[count]] = asked(
        graph,
        "SELECT (COUNT(*) AS ?n) { ?s a rdf:Statement; rdf:subject ?a; rdf:predicate ?p; rdf:object ?b. ?a ?p ?b }",
    )
    assert int(count) == len(relations), "each is a triple, too"
    [[count]] = asked(graph, "SELECT (COUNT(?c) AS ?n) { ?f schema:citation ?c }")
    assert int(count) == sum(len(fact.cited) for some in (entities, relations) for fact in some)


def test_money_dates_and_words_are_what_they_were(known: tuple[Facts, Graph]) -> None:
    _, graph = known
    [[amount, currency]] = asked(
        graph, "SELECT ?a ?c { ?f a schema:MonetaryAmount; schema:value ?a; schema:currency ?c }"
    )
    assert (amount.toPython(), amount.datatype, str(currency)) == (Decimal(30000000), XSD.decimal, "CNY")
    [[day]] = asked(graph, "SELECT ?d { ?s schema:datePublished ?d }")
    assert (str(day), day.datatype) == ("2018-09-20", XSD.date)
    [[start, end, source]] = asked(
        graph,
        "SELECT ?s ?e ?d { ?c oa:hasSelector ?q, ?p; oa:hasSource ?d. "
        '?q oa:exact "3000万元". ?p oa:start ?s; oa:end ?e }',
    )
    assert sample.TEXT[int(start) : int(end)] == "3000万元"
    assert source == URIRef(f"{URN}source/jia")
    [[count]] = asked(graph, "SELECT ?n { ?t a gj:PAIRED_WITH; gj:from_count ?n; gj:via ?v. ?v a prov:Activity }")
    assert int(count) == 222


def test_no_text_becomes_anything_but_a_text(tmp_path: Any) -> None:
    found = facts(records(tmp_path))
    graph = parsed((found[0][::5], []))
    names = {str(name) for [name] in asked(graph, "SELECT ?n { ?e schema:name ?n }")}
    assert {each.name for each in found[0][::5]} <= names
    assert all(str(each).startswith((URN, "http")) for each in graph.predicates() if isinstance(each, URIRef))
    document = json.loads(written("jsonld", *found))
    assert "@import" not in json.dumps(document["@context"])
    assert len(document["@graph"]) == 2 + len(found[0]) + 2 * len(found[1])


def test_exports_of_two_questions_are_two_things_and_say_of_which_time_they_are() -> None:
    time = {"from": "2015-01-01", "to": "2015-12-31", "undated_entities": 3}
    abouts = (ABOUT, replace(ABOUT, asked={"as_of": ["2015"]}, as_of=time), replace(ABOUT, at="2026-01-02T03:04:06Z"))
    graph = Graph()
    for about in abouts:
        graph.parse(data=written("jsonld", [], [], about=about), format="json-ld")
    found = asked(graph, "SELECT ?e { ?e prov:generatedAtTime ?t }")
    assert len(set(found)) == len(found) == len(abouts)
    [[said]] = asked(graph, "SELECT ?a { ?e gj:as_of ?a }")
    assert json.loads(said) == time
