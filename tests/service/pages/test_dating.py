"""What the timeline page computes: partial dates as spans of days, those alike as one bar, groups and texts."""

from datetime import UTC, datetime

import pytest

from graph.ontology import ONTOLOGY
from graph.ontology.days import interval
from graph.repository.timelines import Dated
from service.pages import dating
from service.pages.words import Words
from tests.service.visual.samples import HAIXI, XINING, entity, relation

ZH = Words("zh")


def at(day: str) -> int:
    return int(datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=UTC).timestamp() * 1000)


def figure(slug: str, date: str, *, region: str = HAIXI, of_source: bool = False) -> Dated:
    made = entity(f"indicator/{slug}", slug, unit="个", region=region, date=None if of_source else date)
    return Dated(made, interval(date)[0], date, None, of_source)


def held(slug: str, since: str, until: str | None = None) -> Dated:
    made = entity(f"organization/{slug}", slug, region=XINING, since=since, until=until)
    return Dated(made, interval(since)[0], since, until)


@pytest.mark.parametrize(
    ("dated", "first", "end"),
    [
        (figure("year", "2018"), "2018-01-01", "2019-01-01"),
        (figure("month", "2016-02"), "2016-02-01", "2016-03-01"),
        (figure("day", "2017-12-31"), "2017-12-31", "2018-01-01"),
        (figure("source", "2013-06", of_source=True), "2013-06-01", "2013-07-01"),
        (held("ended", "2010", "2015-06"), "2010-01-01", "2015-07-01"),
        (held("open", "2010-05"), "2010-05-01", None),
    ],
)
def test_a_date_is_drawn_as_long_as_it_is_exact(dated: Dated, first: str, end: str | None) -> None:
    assert dating.days(dated) == dating.Days(at(first), at(end) if end else None)


def test_the_last_year_of_the_calendar_and_the_first_are_days_too() -> None:
    assert dating.days(figure("last", "9999")).first == at("9999-01-01")
    assert dating.days(figure("first", "0001")).end == at("0002-01-01")


def test_facts_alike_are_one_bar_and_others_are_not() -> None:
    found = [
        figure("a", "2018"),
        figure("b", "2018"),
        figure("c", "2018", of_source=True),
        figure("d", "2018", region=XINING),
        held("e", "2018"),
    ]
    bars = dating.bars(found, "region", {})
    assert [[str(each.fact.id) for each in bar.facts] for bar in bars] == [
        ["indicator/a", "indicator/b"],
        *(["indicator/c"], ["indicator/d"], ["organization/e"]),
    ]
    assert {bar.group for bar in dating.bars(found, "type", {})} == {"Indicator", "Organization"}


def test_a_relation_stands_in_the_region_of_an_end_or_in_none() -> None:
    led = relation("LEADS", "organization/x", "initiative/y", since="2018")
    dated = Dated(led, 20180101, "2018")
    assert dating.bars([dated], "region", {"initiative/y": XINING})[0].group == XINING
    assert dating.bars([dated], "region", {"organization/x": HAIXI, "initiative/y": XINING})[0].group == HAIXI
    assert dating.bars([dated], "region", {})[0].group == dating.NOWHERE
    assert dating.told(led, {"organization/x": "某委"}, ONTOLOGY, ZH) == "某委 —牵头→ initiative/y"


def test_the_drawing_names_groups_types_and_where_a_bar_leads() -> None:
    found = [figure("a", "2018"), figure("b", "2018"), held("e", "2018", "2019")]
    called = {HAIXI: "海西", XINING: "西宁", **{str(each.fact.id): each.fact.dataset or "名" for each in found}}
    address = {str(each.fact.id): f"/entity/{each.fact.id}" for each in found}
    shown = dating.chart(dating.bars(found, "region", {}), ONTOLOGY, called, address, ZH)
    assert shown["groups"] == ["海西", "西宁"]
    assert shown["types"] == [{"name": "组织", "colour": 2}, {"name": "指标", "colour": 5}]
    many, one = shown["bars"]
    assert (many["text"], many["href"], many["when"]) == ("指标 ×2", "#indicator-a", "2018")
    assert (one["text"], one["href"], one["when"]) == ("名", "/entity/organization/e", "2018 – 2019")
    assert (many["group"], one["group"]) == (0, 1)
