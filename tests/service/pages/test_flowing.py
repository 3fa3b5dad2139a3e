"""What the page of flows computes: kinds apart, the unknown as unknown, no ring in the drawing."""

from typing import Any

from graph.ontology import Entity
from graph.repository.flows import Flows, Link
from service.pages import flowing
from service.pages.words import Words
from tests.service.visual.samples import entity

ZH = Words("zh")
OFFICE, FIRM, WORK = (
    entity("organization/office", "县财政"),
    entity("organization/firm", "企业"),
    entity("initiative/work", "阵地建设"),
)


def fund(slug: str, **more: Any) -> Entity:
    return entity(f"fund/{slug}", slug, **{"qualifier": "exact" if "amount" in more else "unstated", **more})


def flows(*funds: tuple[Entity, tuple[Entity, ...], tuple[Entity, ...]]) -> Flows:
    """Funds, each with its providers and uses."""
    links = []
    for each, providers, uses in funds:
        links += [Link(end.id, each.id, each, f"provides/{each.id}", None, len(providers)) for end in providers]
        links += [Link(each.id, end.id, each, f"finances/{each.id}", None, len(uses)) for end in uses]
    nodes = {node.id: node for each, providers, uses in funds for node in (each, *providers, *uses)}
    return Flows(tuple(nodes[id_] for id_ in sorted(nodes)), tuple(links), 0, 0, 0, 0)


def drawn(kind: flowing.Kind) -> dict[str, Any]:
    everything = [node for each in kind.streams for node in (each.fund, *each.providers, *each.uses)]
    return flowing.sankey(kind.streams, {node.id: f"/entity/{node.id}" for node in everything}, ZH)


def test_kinds_never_mix_and_what_cannot_be_added_is_counted_apart() -> None:
    found = flowing.kinds(
        flows(
            (fund("a", kind="invested", amount=100.0), (OFFICE,), (WORK,)),
            (fund("b", kind="invested", amount=300.0), (OFFICE,), (WORK,)),
            (fund("c", kind="invested", amount=50.0, per="person"), (OFFICE,), ()),
            (fund("d", kind="invested", amount=60.0, status="sought"), (), (WORK,)),
            (fund("e", kind="invested", amount=70.0, sense="increase"), (), (WORK,)),
            (fund("f", kind="invested"), (), (WORK,)),
            (fund("g", kind="lent", amount=9.0, status="done", sense="level"), (), (WORK,)),
            (fund("h", amount=8.0), (), (WORK,)),
        )
    )
    assert [(each.kind, each.amount, each.counts) for each in found] == [
        ("invested", 400.0, (2, 3, 1)),
        ("lent", 9.0, (1, 0, 0)),
        ("unstated", 8.0, (1, 0, 0)),
    ]
    assert [stream.fund.id for stream in found[0].streams][:2] == ["fund/b", "fund/a"]
    assert flowing.summary(found[0], ZH) == "已知共 400元（2 笔）；3 笔为比率、增量或计划，不相加；1 笔数额未知"
    assert [flowing.qualities(stream.fund, ZH) for stream in found[0].streams] == ["", "", "每人", "争取", "增量", ""]


def test_the_drawing_shows_the_unknown_as_unknown_and_never_as_zero() -> None:
    kind = flowing.kinds(
        flows(
            (fund("a", kind="invested", amount=100.0), (OFFICE,), (WORK,)),
            (fund("b", kind="invested"), (), (WORK,)),
            (fund("c", kind="invested", amount=900.0), (OFFICE, FIRM), ()),
        )
    )[0]
    shown = drawn(kind)
    ways = {(link["source"], link["target"]): link for link in shown["links"]}
    assert ways["0 organization/office", "fund/a"]["value"] == 100
    assert ways["0 organization/office", "fund/a"]["known"]
    assert not ways["0 ", "fund/b"]["known"]
    assert not ways["0 organization/firm", "fund/c"]["known"]
    assert "2 方共 900元" in ways["0 organization/firm", "fund/c"]["text"]
    assert (ways["fund/c", "2 "]["value"], ways["fund/c", "2 "]["known"]) == (900, True)
    assert all(link["value"] > 0 for link in shown["links"])
    nodes = {node["id"]: node for node in shown["nodes"]}
    assert (nodes["0 "]["name"], nodes["2 "]["name"]) == ("出资方未述", "用途未述")
    assert nodes["fund/c"]["value"] == 900
    assert "href" not in nodes["0 "]
    assert nodes["2 initiative/work"]["href"] == "/entity/initiative/work"


def test_where_nothing_is_known_there_is_still_a_drawing() -> None:
    kind = flowing.kinds(flows((fund("a", kind="paid"), (), ())))[0]
    assert (kind.amount, flowing.summary(kind, ZH)) == (None, "1 笔数额未知")
    assert [link["value"] for link in drawn(kind)["links"]] == [1, 1]


def test_money_that_comes_back_to_its_provider_closes_no_ring() -> None:
    kind = flowing.kinds(flows((fund("a", kind="lent", amount=5.0), (FIRM,), (FIRM,))))[0]
    assert [(link["source"], link["target"]) for link in drawn(kind)["links"]] == [
        ("0 organization/firm", "fund/a"),
        ("fund/a", "2 organization/firm"),
    ]
