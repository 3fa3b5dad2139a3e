"""Columns as other programs send them: numbers for codes, values nobody knows, ids typed in a box."""

import httpx
import pytest

from tests.service import reconciliation as protocol
from tests.service.test_entities import LIANQI
from tests.service.test_reconcile import DOOR, YUSHU, faults, fitting, posted, reconciled

pytestmark = pytest.mark.embedded_only
BUILDING = "initiative/pingliang-building-year"
UNKNOWN = "place/110101"


def offered(api: httpx.Client, **asked: str) -> list[str]:
    """The ids that a box offers."""
    answer = fitting(api.get(f"{DOOR}/suggest/entity", params=asked), protocol.SUGGESTED)
    return [each["id"] for each in answer["result"]]


@pytest.mark.parametrize("code", [630100, 630100.0, [630100], "630100"])
def test_a_code_is_the_same_as_a_number(api: httpx.Client, code: object) -> None:
    best = reconciled(api, {"query": "组织部", "properties": [{"pid": "region", "v": code}]})[0]
    assert best["description"].startswith("青海省 / 西宁市")


@pytest.mark.parametrize(("count", "same"), [(222, True), (222.0, True), ("222", True), (222.5, False), (3, False)])
def test_a_number_is_compared_as_a_number(api: httpx.Client, count: object, same: bool) -> None:
    query = {"query": "organization/haixi-resident-enterprises", "properties": [{"pid": "member_count", "v": count}]}
    assert {"id": "member_count", "value": same} in reconciled(api, query)[0]["features"]


@pytest.mark.parametrize(
    "odd",
    [
        {"limit": None},
        {"limit": -1},
        {"limit": "many"},
        {"properties": None},
        {"properties": [5, {"pid": "kind", "v": {"colour": "red"}}, {"pid": "region", "v": "玉树"}]},
        {"properties": [{"pid": "kind", "v": "x"}] * 30},
        {"type": "Body"},
        {"type": ["Body", 5, "Organization"], "type_strict": "any"},
        {"type": 5, "type_strict": "all"},
        {"type_strict": "maybe"},
    ],
)
def test_a_value_that_the_protocol_does_not_know_costs_no_row(api: httpx.Client, odd: dict[str, object]) -> None:
    plain = {"query": "中共玉树市委组织部"}
    answer = posted(api, "queries", {"q0": {**plain, **odd}, "q1": plain}, protocol.RESULTS)
    assert [each["result"][0]["id"] for each in answer.values()] == [YUSHU, YUSHU]


def test_a_long_cell_and_a_type_that_there_is_not_cost_no_other_row(api: httpx.Client) -> None:
    batch = {
        "q0": {"query": "长" * 5000},
        "q1": {"query": LIANQI, "type": "Body", "type_strict": "any"},
        "q2": {"query": LIANQI},
    }
    answer = posted(api, "queries", batch, protocol.RESULTS)
    assert list(answer) == list(batch)
    assert answer["q1"]["result"] == []
    assert answer["q2"]["result"][0]["id"] == LIANQI


def test_a_box_offers_an_id_only_where_it_holds(api: httpx.Client) -> None:
    assert offered(api, prefix=BUILDING) == [BUILDING]
    assert offered(api, prefix=BUILDING, as_of="1900") == []
    assert UNKNOWN not in offered(api, prefix=UNKNOWN)
    assert offered(api, prefix=UNKNOWN, places="all")[0] == UNKNOWN
    assert offered(api, prefix="place/632800")[0] == "place/632800"


def test_an_id_is_offered_on_the_first_page_alone(api: httpx.Client) -> None:
    pages = [offered(api, prefix="place/632800", cursor=str(cursor)) for cursor in (0, 10)]
    assert pages[0][0] == "place/632800"
    assert not {*pages[0]} & {*pages[1]}


def test_how_many_properties_are_proposed_has_its_bounds(api: httpx.Client) -> None:
    for limit in (0, 1001, 10**20):
        assert faults(api.get(f"{DOOR}/properties", params={"limit": limit})) == ["limit"]
