"""The ontology: its types, what relations may join, and that facts keep to it."""

from typing import Any, ClassVar, Literal

import pytest
from pydantic import ValidationError

from graph.ontology import ONTOLOGY, Citation, Entity, Ontology
from graph.ontology.described import described
from graph.ontology.terms import TERMS
from graph.ontology.thing import Label, relation_id

BODY = {"id": "organization/a", "name": "甲", "cited": [{"source": "source/s", "exact": "甲"}]}


class Festival(Entity):
    """A type of the tests."""

    label: ClassVar[Label] = Label("节庆", "festival")
    type: Literal["Festival"] = "Festival"


def test_the_types_are_those_of_the_design() -> None:
    assert list(ONTOLOGY.entities) == ["Place", "Organization", "Initiative", "Fund", "Indicator", "Theme", "Source"]
    assert set(ONTOLOGY.relations) == {
        *("PART_OF", "SUCCEEDS", "IMPLEMENTS", "LOCATED_IN", "SUPERVISES", "LEADS", "PARTICIPATES_IN", "COVERS"),
        *("CO_BUILDS_WITH", "PAIRED_WITH", "ASSISTS", "PROVIDES", "FINANCES", "MEASURES", "HAS_THEME"),
    }


def test_a_type_more_is_one_class_more() -> None:
    more = ONTOLOGY.plus(Festival)
    assert more.type_of("festival/spring") == "Festival"
    assert ONTOLOGY.type_of("festival/spring") is None
    assert more.allows("MEASURES", "Indicator", "Festival")
    assert described(more)["types"]["Festival"]["label"] == {"zh": "节庆", "en": "festival"}


def test_two_classes_cannot_stand_for_one_type() -> None:
    twin = type("Twin", (Festival,), {"__doc__": "Another.", "__module__": __name__})
    with pytest.raises(ValueError, match="two classes"):
        Ontology.of(Festival, twin)


@pytest.mark.parametrize(
    ("relation", "source", "target", "allowed"),
    [
        ("PART_OF", "Place", "Place", True),
        ("PART_OF", "Place", "Organization", False),
        ("MEASURES", "Indicator", "Source", True),
        ("MEASURES", "Indicator", "Indicator", False),
        ("PAIRED_WITH", "Organization", "Place", True),
        ("PAIRED_WITH", "Place", "Organization", False),
        ("CO_BUILDS_WITH", "Organization", "Place", False),
        ("FINANCES", "Fund", "Initiative", True),
        ("HAS_THEME", "Fund", "Theme", False),
    ],
)
def test_relations_join_what_they_may(relation: str, source: str, target: str, allowed: bool) -> None:
    assert ONTOLOGY.allows(relation, source, target) is allowed


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "club"},
        {"colour": "red"},
        {"id": "organization/A"},
        {"id": "organization/a--b"},
        {"name": ""},
        {"name": "a\nb"},
        {"since": "2018-13"},
        {"member_count": -1},
        {"cited": [{"source": "甲", "exact": "甲"}]},
        {"cited": [{"source": "source/s", "exact": "二十五个字的话" * 4}]},
        {"cited": [{"source": "source/s", "exact": " 甲"}]},
    ],
)
def test_what_breaks_a_rule_is_refused(wrong: dict[str, Any]) -> None:
    ONTOLOGY.entities["Organization"].model_validate(BODY)
    with pytest.raises(ValidationError):
        ONTOLOGY.entities["Organization"].model_validate({**BODY, **wrong})


def test_a_fact_leaves_out_what_is_absent() -> None:
    body = ONTOLOGY.entities["Organization"].model_validate(BODY)
    assert body.wire() == {
        "type": "Organization",
        "id": "organization/a",
        "name": "甲",
        "aliases": [],
        "cited": [{"source": "source/s", "exact": "甲"}],
    }
    assert body.stored()["cited"] == ['{"exact":"甲","source":"source/s"}']
    assert "type" not in body.stored()


def test_a_citation_counts_prefix_and_suffix() -> None:
    Citation(source="source/s", exact="一" * 10, prefix="二" * 7, suffix="三" * 7)
    with pytest.raises(ValidationError, match="at most 24"):
        Citation(source="source/s", exact="一" * 10, prefix="二" * 8, suffix="三" * 7)


def test_relation_ids_tell_ends_via_and_key_apart() -> None:
    made = {
        relation_id("LEADS", "organization/a", "initiative/b"),
        relation_id("LEADS", "organization/a", "initiative/b", None, "again"),
        relation_id("LEADS", "organization/a", "initiative/b", "initiative/c"),
        relation_id("PAIRED_WITH", "organization/a", "initiative/b"),
        relation_id("LEADS", "organization/b", "initiative/a"),
    }
    assert len(made) == 5
    assert relation_id("PAIRED_WITH", "a", "b").startswith("paired-with/")


def test_every_term_has_a_label_in_both_languages() -> None:
    for terms in TERMS:
        for term, (zh, en) in terms.labels.items():
            assert term, terms.name
            assert zh, terms.name
            assert en, terms.name
