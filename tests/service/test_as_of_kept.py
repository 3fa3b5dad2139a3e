"""As of a time: documents with what is cited from them, and datasets with what they hold, against the records."""

from collections import Counter
from typing import Any

import httpx
import pytest

from graph.ontology.days import interval
from tests.records import GAZETTEER, Fact, records
from tests.service.test_entities import get, walk

TIMES = (None, "2010", "2013", "2013-06-17", "2017", "2018-09", "2019", "2021")

pytestmark = pytest.mark.parametrize("as_of", TIMES)


def asked(as_of: str | None) -> dict[str, str]:
    return {"as_of": as_of} if as_of else {}


def cited(source: str, as_of: str | None) -> tuple[list[Fact], list[Fact]]:
    """What is cited from a source, itself aside, and held then: entities and relations."""
    known = records()
    facts = [
        [each for each in found.values() if source in each.sources and each.id != source and known.held(each, as_of)]
        for found in (known.entities, known.relations)
    ]
    return facts[0], facts[1]


def undated(facts: list[Fact]) -> int:
    return sum(records().days(fact) == (None, None) for fact in facts)


def test_sources_are_those_published_by_then_with_what_held(api: httpx.Client, as_of: str | None) -> None:
    published = {each.id: each.get("published") for each in records().entities.values() if each.type == "Source"}
    then = {id_ for id_, day in published.items() if not as_of or not day or interval(day)[0] <= interval(as_of)[1]}
    told = get(api, "/sources", **asked(as_of))
    assert {(each["source"]["id"], each["entities"], each["relations"]) for each in told["items"]} == {
        (id_, *map(len, cited(id_, as_of))) for id_ in then
    }
    if as_of:
        dateless = sum(not published[id_] for id_ in then)
        assert told["as_of"]["undated"] == dateless + sum(undated(part) for id_ in then for part in cited(id_, as_of))


def test_one_source_counts_as_its_facts_do(api: httpx.Client, as_of: str | None) -> None:
    for id_ in ("source/haixi-2018", "source/pingliang-2013", "source/pingliang-xinkai-2013"):
        entities, relations = cited(id_, as_of)
        told = get(api, f"/sources/{id_.removeprefix('source/')}", **asked(as_of))
        assert (told["source"]["id"], told["entities"], told["relations"]) == (id_, len(entities), len(relations))
        facts = list(walk(api, f"/sources/{id_.removeprefix('source/')}/facts", 500, **asked(as_of)))
        assert {each["fact"]["id"] for each in facts} == {each.id for each in (*entities, *relations)}
        if as_of:
            dateless = not records().entities[id_].get("published")
            assert told["as_of"]["undated"] == undated(entities) + undated(relations) + dateless


def test_the_catalogue_counts_what_held_of_every_dataset(api: httpx.Client, as_of: str | None) -> None:
    known = records()
    told = {each["id"]: each for each in get(api, "/catalog", **asked(as_of))["datasets"]}
    named = {each.dataset for each in known.entities.values()}
    assert set(told) == named
    for id_ in named - {GAZETTEER}:
        expected: Any = [
            Counter(each.type for each in found.values() if each.dataset == id_ and known.held(each, as_of))
            for found in (known.entities, known.relations)
        ]
        assert [told[id_]["entities"], told[id_]["relations"]] == expected, id_
