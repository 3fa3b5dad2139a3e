"""What the panel says of a fact: labels, units, money, terms, evidence."""

import pytest

from graph.ontology import ONTOLOGY
from service.visual.facts import Facts
from service.visual.figures import grouped, headline, money, number
from service.visual.folding import Folded
from service.visual.payload import BUNDLE, INFERRED, REDACTED, payload
from tests.service.visual.samples import PAPER, cite, entity, relation, small


@pytest.mark.parametrize(
    ("yuan", "read", "exact"),
    [
        (300000000, "3亿元", "300,000,000 元"),
        (102825800.0, "1.028258亿元", "102,825,800 元"),
        (2629600, "262.96万元", "2,629,600 元"),
        (9999.5, "9999.5元", "9,999.5 元"),
        (0, "0元", "0 元"),
        (10000, "1万元", "10,000 元"),
    ],
)
def test_money_is_read_in_wan_and_yi_and_nothing_is_rounded(yuan: float, read: str, exact: str) -> None:
    assert money(yuan) == (read, exact)


@pytest.mark.parametrize(
    ("value", "text"), [(5.0, "5"), (0.1, "0.1"), (1e21, "1000000000000000000000"), (1e-7, "0.0000001")]
)
def test_numbers_have_no_exponent(value: float, text: str) -> None:
    assert number(value) == text


def test_numbers_that_are_none_are_shown_as_they_are() -> None:
    assert (number(float("nan")), grouped(float("inf"))) == ("nan", "inf")


def test_headlines_say_how_exact_a_figure_is() -> None:
    found = {one.id: headline(one) for one in small().entities if headline(one)}
    assert found == {
        "organization/firms": "×222",
        "fund/village": "近3亿元",
        "fund/hidden": "数额隐去",
        "indicator/villages": "295村",
    }
    rate = entity(
        "indicator/pay",
        "报酬",
        value=2000,
        unit="元",
        sense="raised_to",
        qualifier="over",
        per="person_month",
        cited=[cite("x")],
    )
    assert headline(rate) == "增至2000余元 每人每月"


def test_properties_come_with_label_unit_and_terms() -> None:
    facts = Facts(lambda id_: f"«{id_}»")
    fund = next(one for one in small().entities if one.id == "fund/village")
    shown = [(*facts.labels[int(row[0])], *row[1:]) for row in facts.rows(fund)]
    assert ("金额", "amount", "3亿元", "300,000,000 元") in shown
    assert ("类别", "kind", "支出 spent") in shown
    assert ("限定", "qualifier", "近 nearly") in shown
    tie = next(one for one in small().relations if one.type == "CO_BUILDS_WITH")
    via = [row for row in facts.rows(tie) if facts.labels[int(row[0])][0] == "依托"]
    assert [row[1:] for row in via] == [("«initiative/lianqi-xingcun»", "", "initiative/lianqi-xingcun")]


def test_every_citation_names_its_source_its_words_and_what_it_states() -> None:
    facts = Facts(str)
    firms = entity(
        "organization/firms",
        "驻州企业",
        member_count=222,
        cited=[cite("222家", suffix="企业", states=["member_count"]), cite("驻州")],
    )
    assert facts.cited(firms) == [[0, 0], 1]
    assert facts.labels == [("数量", "member count")]
    assert facts.citations == [(0, "", "222家", "企业"), (0, "", "驻州", "")]
    assert facts.sources == [PAPER]
    assert facts.cited(firms) == [[0, 0], 1]


def test_what_is_concluded_or_hidden_is_marked() -> None:
    graph = small()
    drawn = payload(Folded(graph.entities, graph.relations), ONTOLOGY, {})
    marks = {node["id"]: node["mark"] for node in drawn.nodes}
    assert marks["organization/hidden"] == REDACTED
    assert marks["organization/office"] == 0
    assert [edge["mark"] for edge in drawn.edges].count(INFERRED) == 1
    assert not any(mark & BUNDLE for mark in marks.values())


def test_figures_without_a_date_count_from_their_source() -> None:
    graph = small()
    drawn = payload(Folded(graph.entities, graph.relations), ONTOLOGY, {})
    years = {node["id"]: (node["from_year"], node["to_year"]) for node in drawn.nodes}
    assert years["fund/village"] == (2018, 0)
    assert years["initiative/lianqi-xingcun"] == (2018, 0)
    assert years["organization/office"] == (0, 0)


def test_a_type_of_relation_that_is_not_drawn_is_not_in_the_legend() -> None:
    a, b = entity("organization/a", "甲", cited=[cite("甲")]), entity("organization/b", "乙", cited=[cite("乙")])
    drawn = payload(Folded((a, b), (relation("ASSISTS", a.id, b.id, cited=[cite("帮扶")]),)), ONTOLOGY, {})
    assert [(kind["name"], kind["zh"]) for kind in drawn.head["relations"]] == [("ASSISTS", "帮扶")]
    assert "jia" in drawn.head["readings"]["甲"]
