"""Flows: what goes through a fund, what is not known of it, rings, and the cap."""

from pathlib import Path

from graph.ontology import ONTOLOGY
from graph.repository.flows import Flows, flows
from graph.repository.moments import Moment
from graph.settings import Settings
from graph.store import Store
from tests.graph.repository.dated import FILES, OLD
from tests.ingest import sample
from tests.ingest.stores import loaded

RING = """source: source/jia
entities:
  - {id: organization/one, name: 甲一, kind: unit, cited: [甲州委组织部]}
  - {id: organization/two, name: 甲二, kind: unit, cited: [甲州委组织部]}
  - {id: fund/round, name: 回款, kind: paid, amount: 30000000, qualifier: exact, cited: [3000万元]}
  - {id: fund/there, name: 去款, kind: paid, amount: 30000000, qualifier: exact, status: planned, cited: [3000万元]}
  - {id: fund/rate, name: 标准, kind: budget, amount: 300, qualifier: exact, per: person, cited: [3000万元]}
  - {id: fund/more, name: 增款, kind: paid, amount: 300, qualifier: exact, sense: increase, cited: [3000万元]}
  - {id: fund/twice, name: 双款, kind: paid, amount: 300, qualifier: exact, cited: [3000万元]}
  - {id: fund/lonely, name: 孤款, kind: budget, qualifier: unstated, per: village, cited: [发展资金]}
relations:
  - {type: PROVIDES, from: organization/one, to: fund/there, cited: [设立发展资金]}
  - {type: FINANCES, from: fund/there, to: organization/two, cited: [设立发展资金]}
  - {type: PROVIDES, from: organization/jia-department, to: fund/rate, cited: [设立发展资金]}
  - {type: PROVIDES, from: organization/jia-department, to: fund/more, cited: [设立发展资金]}
  - {type: PROVIDES, from: organization/jia-department, to: fund/twice, key: first, cited: [设立发展资金]}
  - {type: PROVIDES, from: organization/jia-department, to: fund/twice, key: second, cited: [设立发展资金]}
  - {type: PROVIDES, from: organization/two, to: fund/round, cited: [设立发展资金]}
  - {type: FINANCES, from: fund/round, to: organization/one, cited: [设立发展资金]}
  - {type: FINANCES, from: fund/round, to: organization/jia-villages, cited: [设立发展资金]}
"""


def links(found: Flows) -> set[tuple[str, str, float | None, int, bool]]:
    return {(link.from_, link.to, link.amount, link.shared, link.back) for link in found.links}


async def test_a_fund_without_a_side_shows_and_a_ring_is_told(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, {**FILES, "jia/ring.yaml": RING}))
    async with Store.open(scratch, ONTOLOGY) as store:
        whole = await flows(store)
        ours = {each for each in links(whole) if {"organization/one", "organization/two"} & set(each[:2])}
        assert ours == {
            ("organization/one", "fund/there", 30000000, 1, False),
            ("fund/there", "organization/two", 30000000, 1, True),
            ("organization/two", "fund/round", 30000000, 1, False),
            ("fund/round", "organization/one", None, 2, False),
        }
        carried = [(link.fund.id, link.amount, link.shared) for link in whole.links]
        for id_, ways in (("fund/rate", 1), ("fund/more", 1), ("fund/twice", 2)):  # none says that so much flows here
            assert [each for each in carried if each[0] == id_] == [(id_, None, ways)] * ways
        assert whole.rates == whole.wire()["rates"] == 2
        nodes = {node.id for node in whole.nodes}
        assert "fund/lonely" in nodes
        assert {end for each in links(whole) for end in each[:2]} <= nodes
        assert [node.id for node in whole.nodes] == sorted(nodes)
        there = next(link.wire() for link in whole.links if link.from_ == "organization/one")
        assert there["status"] == "planned"
        assert not whole.truncated
        assert whole.unknown >= 1
        assert whole.without_provider >= 1
        assert whole.without_use >= 1
        few = await flows(store, most=2)
        assert few.truncated
        assert len([node for node in few.nodes if node.type == "Fund"]) == 2
        assert few.wire()["limits"] == {"funds": 2000}


async def test_flows_are_those_of_the_time_asked_for(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    async with Store.open(scratch, ONTOLOGY) as store:
        for day, shows in (("2014", True), ("2013", False), ("2015", False)):
            found = await flows(store, moment=Moment.of(day))
            assert ("fund/old-money" in {node.id for node in found.nodes}) is shows
        then = await flows(store, moment=Moment.of("2014"))
        assert {each[:3] for each in links(then) if "fund/old-money" in each[:2]} == {
            (OLD, "fund/old-money", 30000000),
            ("fund/old-money", "initiative/old-pilot", 30000000),
        }
        assert then.undated == sum(
            node.since is None and node.until is None and node.type not in ("Fund",) for node in then.nodes
        ) + sum(1 for _ in then.links)
        nowhere = await flows(store, ["place/632802"])
        assert nowhere == Flows((), (), 0, 0, 0, 0)
