"""The questions of the field against the records, read past the loader: whole answers as sets of facts."""

from collections import Counter, defaultdict
from itertools import combinations
from typing import Any

import pytest

from graph.settings import Settings
from tests.graph.test_questions import told
from tests.records import GAZETTEER, Fact, records
from tests.service.test_facts import OUTSIDE, REGIONS

pytestmark = pytest.mark.embedded_only  # the examples of all queries are asked of every engine
ELSEWHERE = {
    "initiative/district-building-branches-pilot": "place/430100",
    "initiative/district-residential-branches-pilot": "place/430100",
    "initiative/xining-chengzhong-secretary-classes": None,
}
"""Initiatives that are not of their dataset's region: in sub-districts of a known city, and in several provinces."""


def of(*types: str) -> list[Fact]:
    return [each for each in records().entities.values() if each.type in types]


def kind(id_: str) -> Any:
    return records().entities[id_].get("kind")


def tied(*types: str) -> dict[str, list[Fact]]:
    """Relations of some types by what they go to."""
    found = defaultdict(list)
    for each in records().of(*types):
        found[each.to].append(each)
    return found


def region(fact: Fact) -> str | None:
    """The region of an initiative."""
    return None if fact.id in OUTSIDE else ELSEWHERE.get(fact.id, REGIONS[fact.dataset])


def themes() -> dict[str, set[str]]:
    """The themes of each initiative."""
    return {each.id: {tie.to for tie in records().of("HAS_THEME") if tie.from_ == each.id} for each in of("Initiative")}


def test_who_leads_takes_part_supervises_and_stands_for_many(curated: Settings) -> None:
    leads, takes = (Counter(each.from_ for each in records().of(type_)) for type_ in ("LEADS", "PARTICIPATES_IN"))
    assert {row[:2] for row in told(curated, "organization/leaders")} == set(leads.items())
    mechanisms = Counter(each.from_ for each in records().of("LEADS") if kind(each.to) == "mechanism")
    assert {row[:2] for row in told(curated, "organization/leaders", kinds="mechanism")} == set(mechanisms.items())
    assert {*told(curated, "organization/both")} == {
        (id_, leads[id_], takes[id_]) for id_ in leads.keys() & takes.keys()
    }
    assert {row[:3] for row in told(curated, "organization/groups")} == {
        (each.id, each.get("kind"), each.get("member_count")) for each in of("Organization") if each.get("member_count")
    }
    over = {id_: {each.from_ for each in ties} for id_, ties in tied("SUPERVISES").items()}
    assert {row[:2] for row in told(curated, "organization/supervised", at_least="1")} == {
        (id_, len(bodies)) for id_, bodies in over.items()
    }


def test_initiatives_by_what_is_and_is_not_stated_of_them(curated: Settings) -> None:
    led, paid, done = (tied(type_) for type_ in ("LEADS", "FINANCES", "IMPLEMENTS"))
    assert {row[0] for row in told(curated, "initiative/leaderless")} == {
        each.id for each in of("Initiative") if each.id not in led
    }
    assert {row[0] for row in told(curated, "initiative/unfunded")} == {
        each.id for each in of("Initiative") if each.get("kind") == "mechanism" and each.id not in paid
    }
    assert {row[:3] for row in told(curated, "initiative/implemented")} == {
        (id_, kind(id_), len(ties)) for id_, ties in done.items()
    }
    reach: dict[str, Counter[str]] = defaultdict(Counter)
    for each in records().of("COVERS"):
        reach[each.from_][each.to.partition("/")[0]] += 1
    assert {*told(curated, "initiative/reach")} == {
        (id_, found["place"], found["organization"]) for id_, found in reach.items()
    }
    listed = defaultdict(set)
    for each in of("Initiative"):
        for part in each.get("components") or ():
            listed[part].add(each.id)
    assert {row[0]: {*row[1]} for row in told(curated, "initiative/components")} == listed
    assert {row[:2] for row in told(curated, "initiative/distinctions")} == {
        (each.id, each.get("distinction")) for each in of("Initiative", "Organization") if each.get("distinction")
    }
    assert {*told(curated, "initiative/stages")} == {
        (each.to, each.get("order"), each.from_)
        for each in records().of("PART_OF")
        if each.from_.startswith("initiative/") and kind(each.from_) == "stage"
    }
    assert {(row[0], row[1], row[2]) for row in told(curated, "initiative/venues")} == {
        (each.from_, kind(each.from_), each.to)
        for each in records().of("LOCATED_IN")
        if each.from_.startswith("initiative/")
    }
    made = {row[0]: {maker.id for maker in row[1]} for row in told(curated, "initiative/makers")}
    assert made == {
        each.id: {tie.from_ for tie in tied("LEADS", "PARTICIPATES_IN").get(each.id, ())}
        for each in of("Initiative")
        if each.get("kind") == "brand"
    }


def test_money_and_figures_that_lack_something(curated: Settings) -> None:
    provided, used = tied("PROVIDES"), {each.from_ for each in records().of("FINANCES")}
    assert {row[0] for row in told(curated, "fund/unprovided")} == {each.id for each in of("Fund")} - provided.keys()
    assert {row[0] for row in told(curated, "fund/unused")} == {each.id for each in of("Fund")} - used == set()
    figures = of("Fund", "Indicator")
    assert {row[:2] for row in told(curated, "fund/pending")} == {
        (each.id, each.get("status")) for each in figures if each.get("status") in ("planned", "sought")
    }
    assert {row[:2] for row in told(curated, "fund/rates")} == {
        (each.id, each.get("per")) for each in figures if each.get("per")
    }
    assert {row[:2] for row in told(curated, "indicator/dateless")} == {
        (each.id, records().days(each)[0]) for each in figures if not each.get("date") and not each.get("since")
    }
    regions = defaultdict(set)
    for each in of("Indicator"):
        regions[each.get("measure")].add(REGIONS[each.dataset])
    assert {row[0]: {*row[1]} for row in told(curated, "indicator/shared")} == {
        measure: found for measure, found in regions.items() if measure and len(found) > 1
    }


def test_ties_between_bodies(curated: Settings) -> None:
    def counted(id_: str, stated: Any) -> Any:
        end = records().entities.get(id_)
        return stated or (end.get("member_count") if end else None)

    for name, type_ in (("pairing/programmes", "PAIRED_WITH"), ("assistance/list", "ASSISTS")):
        rows = told(curated, name)
        ends = {(row[0], row[1]) if type_ == "ASSISTS" else (row[1], row[2]) for row in rows}
        assert ends == {(each.from_, each.to) for each in records().of(type_)}
        via = {(*((row[2],) if type_ == "ASSISTS" else (row[0],)), row[3], row[4]) for row in rows}
        assert via == {
            (each.get("via"), counted(each.from_, each.get("from_count")), counted(each.to, each.get("to_count")))
            for each in records().of(type_)
        }
    parties = {
        each.id: len({tie.from_ for tie in tied("LEADS", "PARTICIPATES_IN")[each.id]})
        for each in of("Initiative")
        if each.get("kind") == "pact"
    }
    assert {(row[0], row[2]) for row in told(curated, "pact/sizes")} == {*parties.items()} | {
        (each.id, 2) for each in records().of("CO_BUILDS_WITH")
    }
    assert {row[:2] for row in told(curated, "entity/successions")} == {
        (each.from_, each.to) for each in records().of("SUCCEEDS")
    }


def test_isolated_is_what_has_no_relation_of_another_type(curated: Settings) -> None:
    for but in (["HAS_THEME"], ["HAS_THEME", "LOCATED_IN", "COVERS"], ["HAS_THEME", "PART_OF"]):
        tied_ = {end for each in records().relations.values() if each.type not in but for end in (each.from_, each.to)}
        assert {row[0] for row in told(curated, "entity/isolated", but=but)} == {
            each.id for each in of("Initiative", "Organization", "Fund", "Indicator") if each.id not in tied_
        }


def test_themes_by_the_regions_of_their_initiatives(curated: Settings) -> None:
    found, regions = defaultdict(set), {each.id: region(each) for each in of("Initiative")}
    for id_, themes_ in themes().items():
        for theme in themes_:
            found[theme].add(regions[id_])
    districts = {"place/anonymised-district"}  # lies in a region that counts for both
    apart = {theme: at - {None} - (districts if "place/430100" in at else set()) for theme, at in found.items()}
    assert {row[0]: {*row[1]} for row in told(curated, "theme/shared")} == {
        theme: at for theme, at in apart.items() if len(at) >= 3
    }
    assert {row[0]: row[1] for row in told(curated, "theme/sole")} == {
        theme: next(iter(at)) for theme, at in found.items() if len(at) == 1 and None not in at
    }
    pairs = Counter(pair for themes_ in themes().values() for pair in combinations(sorted(themes_), 2))
    assert {row[:3] for row in told(curated, "theme/together")} == {
        (*pair, count) for pair, count in pairs.items() if count >= 2
    }
    of_region: dict[str, set[str]] = defaultdict(set)
    for theme, at in found.items():
        for one in filter(None, at):
            of_region[one].add(theme)
    alike = {
        (one, other, len(of_region[one] & of_region[other]), len(of_region[one] | of_region[other]))
        for one, other in combinations(sorted(of_region), 2)
    }
    assert {row[:4] for row in told(curated, "region/alike")} == {
        row for row in alike if row[:2] != ("place/430100", "place/anonymised-district")
    }


def test_evidence_is_counted_as_it_is_recorded(curated: Settings) -> None:
    facts = [*records().entities.values(), *records().relations.values()]
    inferred = Counter(
        (each.dataset, each.type) for each in facts if each.get("inferred") and each.dataset != GAZETTEER
    )
    assert {row[:2]: row[2] for row in told(curated, "evidence/inferred")} == inferred
    hidden = {
        each.id for each in records().entities.values() if each.get("redacted") or each.get("qualifier") == "redacted"
    }
    assert {row[0] for row in told(curated, "evidence/redacted")} == hidden
    repeated = {
        each.id: len(each.get("cited")) for each in records().relations.values() if len(each.get("cited") or ()) > 1
    }
    assert {row[0].id: row[3] for row in told(curated, "evidence/repeated")} == repeated
