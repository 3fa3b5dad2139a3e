"""What REST answers against what the records say, read past the loader: whole sets of facts, on every engine."""

from collections import Counter
from typing import Any

import httpx
import pytest

from graph.ontology import ONTOLOGY
from tests.records import GAZETTEER, Fact, above, lies_in, records
from tests.service.test_entities import LIANQI, get, walk

REGIONS = {
    "haixi": "place/632800",
    "xining": "place/630100",
    "pingliang": "place/620800",
    "yushu": "place/632700",
    "district": "place/anonymised-district",
}
"""What each dataset is about."""
OUTSIDE = {
    "initiative/district-national-symposium",
    "initiative/district-symposium-requirements",
    "initiative/new-era-party-building-requirements",
    "initiative/nineteenth-congress-spirit",
    "initiative/xi-jinping-thought-new-era",
    "initiative/yushu-national-organization-meeting",
    "initiative/yushu-organization-ministers-meeting",
    "initiative/yushu-provincial-organization-meeting",
    "organization/pingliang-gansu-daily",
    "organization/qinghai-news-network",
    "organization/xining-state-ministries",
}
"""What the texts speak of that lies in none of their regions: papers, meetings and demands from above."""
ABOUT = ("Initiative", "Organization", "Fund", "Indicator")
"""Types of what is in a region; themes and documents are in none, places lie in each other."""
MADE = {*ABOUT, "Theme", "Source"}


def key(relation: Any) -> tuple[Any, ...]:
    """A relation by what it says."""
    said = (relation.get(name) for name in ("via", "role", "order", "from_count", "to_count"))
    return (relation["type"], relation["from"], relation["to"], *said)


def keyed(fact: Fact) -> tuple[Any, ...]:
    """The same of a record."""
    return key({**fact.said, "type": fact.type})


def inside(dataset: str, *types: str) -> set[str]:
    """What a dataset says is in its region."""
    known = records().entities.values()
    return {each.id for each in known if each.dataset == dataset and each.type in types} - OUTSIDE


def themed(id_: str) -> set[str]:
    return {each.to for each in records().of("HAS_THEME") if each.from_ == id_}


def test_entities_are_those_recorded(api: httpx.Client) -> None:
    for type_ in MADE:
        listed = {(each["id"], each["name"], each["dataset"]) for each in walk(api, "/entities", 500, type=type_)}
        known = [each for each in records().entities.values() if each.type == type_]
        assert listed == {(each.id, each.get("name"), each.dataset) for each in known}
    for dataset, region in REGIONS.items():
        told = {each["id"] for each in walk(api, "/entities", 500, region=region, type=ABOUT)}
        assert told == inside(dataset, *ABOUT), dataset
        page = get(api, "/entities", limit=1, region=region, type=ABOUT, facets="type")
        assert page["facets"]["type"] == Counter(ONTOLOGY.type_of(id_) for id_ in told)


def test_the_whole_subgraph_is_what_is_recorded(api: httpx.Client) -> None:
    told = get(api, "/subgraph", limit=5000)
    assert told["truncated"] is False
    entities = {each["id"] for each in told["entities"]}
    assert {id_ for id_ in entities if not id_.startswith("place/")} == {
        each.id for each in records().entities.values() if each.type in MADE
    }
    between = {(each["from"], each["to"]) for each in told["relations"] if each["type"] == "PART_OF"}
    assert {(one, other) for one in entities for other in above().get(one, ()) if other in entities} <= between
    known = records().relations.values()
    stated = {keyed(each) for each in known if each.dataset != GAZETTEER}
    assert stated == {key(each) for each in told["relations"] if each["dataset"] != GAZETTEER}
    assert len(stated) > 2500


@pytest.mark.parametrize(
    "id_",
    [LIANQI, "organization/pingliang-organization-departments", "place/632800", "theme/collective-economy",
     "fund/yushu-site-upgrade", "indicator/yushu-upgraded-sites", "initiative/yushu-consortium"],
)  # fmt: skip
def test_neighbours_and_counts_are_the_relations_recorded(api: httpx.Client, id_: str) -> None:
    told = [each["relation"] for each in walk(api, f"/entities/{id_}/neighbours", 500)]
    expected = {keyed(each) for each in records().relations.values() if id_ in (each.from_, each.to)}
    assert {key(each) for each in told if each["dataset"] != GAZETTEER} == {
        each for each in expected if not (each[0] == "PART_OF" and each[1].startswith("place/"))
    }
    around = {end for _, one, other, *_ in expected for end in (one, other)} - {id_}
    near = {each["id"] for each in get(api, "/subgraph", center=id_, limit=5000)["entities"]}
    assert around <= near
    assert not {each for each in near - around - {id_} if not each.startswith("place/")}
    counts = get(api, f"/entities/{id_}")["relations"]
    out = Counter(each.type for each in records().relations.values() if each.from_ == id_)
    assert {type_: each["out"] for type_, each in counts.items() if "out" in each and type_ != "PART_OF"} == {
        type_: count for type_, count in out.items() if type_ != "PART_OF"
    }


def test_ties_are_those_recorded(api: httpx.Client) -> None:
    for path, type_ in (("/pairings", "PAIRED_WITH"), ("/pacts", "CO_BUILDS_WITH")):
        told = {key(each["relation"]) for each in walk(api, path, 500) if "relation" in each}
        assert told == {keyed(each) for each in records().of(type_)}
    many = {each["initiative"]["id"]: each["parties"] for each in walk(api, "/pacts", 500) if "parties" in each}
    pacts = {each.id for each in records().entities.values() if each.get("kind") == "pact"}
    parties = {(each.to, each.from_) for each in records().of("LEADS", "PARTICIPATES_IN") if each.to in pacts}
    assert {(id_, each["entity"]["id"]) for id_, found in many.items() for each in found} == parties


def test_regions_and_their_comparison_count_what_is_recorded(api: httpx.Client) -> None:
    told = {each["place"]["id"]: each for each in get(api, "/regions")["items"]}
    for dataset, region in REGIONS.items():
        counts = Counter(ONTOLOGY.type_of(id_) for id_ in inside(dataset, *ABOUT))
        assert {type_: count for type_, count in told[region]["counts"].items() if type_ in ABOUT} == counts
        assert set(told[region]["themes"]) == {theme for id_ in inside(dataset, *ABOUT) for theme in themed(id_)}
    cells = get(api, "/compare", region=[*REGIONS.values()])["cells"]
    assert {(cell["region"], cell["key"]): cell["count"] for cell in cells} == Counter(
        (region, theme)
        for dataset, region in REGIONS.items()
        for id_ in inside(dataset, "Initiative")
        for theme in themed(id_)
    )


def test_themes_have_the_initiatives_recorded(api: httpx.Client) -> None:
    listed = {each["theme"]["id"]: each for each in get(api, "/themes")["items"]}
    for id_, each in listed.items():
        initiatives = {one.from_ for one in records().of("HAS_THEME") if one.to == id_} & {
            one.id for one in records().entities.values() if one.type == "Initiative"
        }
        assert each["initiatives"] == len(initiatives)
        told = get(api, f"/themes/{id_.removeprefix('theme/')}")["regions"]
        assert {one["id"] for region in told for one in region["initiatives"]} == initiatives
        for region in told:
            here = next((dataset for dataset, place in REGIONS.items() if place == region.get("region")), "")
            assert not here or {one["id"] for one in region["initiatives"]} <= inside(here, "Initiative")
    assert listed.keys() == {each.id for each in records().entities.values() if each.type == "Theme"}


def test_divisions_stand_below_and_above_each_other_as_recorded(api: httpx.Client) -> None:
    for code in ("630103", "632800", "620800", "430121"):
        below = {each["id"] for each in walk(api, f"/places/{code}/children", 500)}
        assert below == {place for place, over in above().items() if f"place/{code}" in over}
    for place in ("place/630103004005", "place/anonymised-district"):
        over = [each["id"] for each in get(api, f"/places/{place.removeprefix('place/')}/ancestors")["items"]]
        assert set(over) == {each for each in {*above(), "place/100000"} if lies_in(place, each)} - {place}
        assert over[0] in above()[place]


def test_names_of_the_texts_are_found(api: httpx.Client) -> None:
    named = [each for each in records().entities.values() if each.type in ABOUT and len(each.get("name")) > 3]
    for fact in named[::20]:
        hits = {hit["entity"]["id"] for hit in get(api, "/search", q=fact.get("name"), limit=100)["items"]}
        assert fact.id in hits, fact.get("name")
        offered = {hit["id"] for hit in get(api, "/suggest", q=fact.get("name"))["items"]}
        alike = [each for each in records().entities.values() if fact.get("name") in str(each.get("name"))]
        assert fact.id in offered or len(alike) > 1, fact.get("name")


def test_changes_are_the_creation_of_every_record(api: httpx.Client) -> None:
    told = {(each["op"], each["id"]) for each in walk(api, "/changes", 500)}
    known = [*records().entities.values(), *records().relations.values()]
    created = {("create", each.id) for each in known if each.dataset != GAZETTEER}
    assert told == created | {("load", GAZETTEER)}
    relation = next(iter(records().of("PAIRED_WITH")))
    for path in (f"/entities/{LIANQI}/history", f"/relations/{relation.id}/history"):
        assert [each["op"] for each in get(api, path)["items"]] == ["create"]
    one = get(api, f"/relations/{relation.id}")
    assert key(one["relation"]) == keyed(relation)
    assert (one["from"]["id"], one["to"]["id"]) == (relation.from_, relation.to)
