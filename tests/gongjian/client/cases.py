"""Every question of the client, asked of the records: its operation, and parameters that have an answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gongjian.client.ask import Ask, Chunks, Paged
from gongjian.client.operations import areas, money, networks, questions, records, searching, things
from graph.ontology.thing import relation_id

PAIRING = relation_id("LOCATED_IN", "organization/haixi-resident-enterprises", "place/632800")
HAIXI, PINGLIANG = "place/632800", "place/620800"


@dataclass(frozen=True)
class Case:
    """An operation, and what it is asked."""

    operation: Callable[..., Any]
    given: tuple[Any, ...] = ()
    named: dict[str, Any] = field(default_factory=dict)

    @property
    def ask(self) -> Ask[Any]:
        """Its request; of a list the first page's, of several the first."""
        made = self.operation(*self.given, **self.named)
        if isinstance(made, Paged):
            first = made.page(0, None)
            assert first is not None
            return first
        return made.asks[0] if isinstance(made, Chunks) else made


CASES: dict[str, Case] = {
    "entities": Case(things.entities, (), {"region": HAIXI, "facets": ["type", "kind"], "page_size": 500}),
    "entity": Case(things.entity, ("initiative/haixi-lianqi-xingcun",), {"as_of": 2018}),
    "neighbours": Case(things.neighbours, (HAIXI,), {"page_size": 500}),
    "history": Case(things.history, (HAIXI,)),
    "relation": Case(things.relation, (PAIRING,)),
    "batch": Case(things.batch, ([HAIXI, "theme/never-was"],)),
    "changes": Case(things.changes, (), {"page_size": 20}),
    "search": Case(searching.search, ("lianqi",), {"facets": "type"}),
    "suggest": Case(searching.suggest, ("lqxc",)),
    "match": Case(searching.match, (["联企兴村", "no such thing"],)),
    "paths": Case(networks.paths, ("organization/haixi-resident-enterprises", PINGLIANG), {"limit": 5}),
    "subgraph": Case(networks.subgraph, (HAIXI,), {"depth": 1, "measures": True}),
    "regions": Case(areas.regions, (), {"as_of": "2013-06"}),
    "region": Case(areas.region, ("630103",)),
    "compare": Case(areas.compare, ([HAIXI, PINGLIANG],), {"by": "measure"}),
    "timeline": Case(areas.timeline, (), {"region": HAIXI, "from_": 2018, "page_size": 500}),
    "place": Case(areas.place, ("630103",), {"as_of": 2018}),
    "children": Case(areas.children, (HAIXI,)),
    "ancestors": Case(areas.ancestors, ("630103",)),
    "themes": Case(areas.themes),
    "theme": Case(areas.theme, ("theme/collective-economy",)),
    "pairings": Case(areas.pairings),
    "pacts": Case(areas.pacts, (), {"page_size": 500}),
    "funds": Case(money.funds, (), {"sort": "-amount", "page_size": 500}),
    "indicators": Case(money.indicators, (), {"page_size": 500}),
    "flows": Case(money.flows),
    "sources": Case(records.sources),
    "source": Case(records.source, ("xining-2017",)),
    "facts": Case(records.facts, ("source/xining-2017",), {"page_size": 500}),
    "catalog": Case(records.catalog),
    "ontology": Case(records.ontology),
    "record_schema": Case(records.record_schema),
    "health": Case(records.health),
    "ready": Case(records.ready),
    "queries": Case(questions.queries),
    "query": Case(questions.query, ("fund/list",), {"regions": HAIXI, "kinds": ["paid", "spent"], "as_of": 2018}),
    "cypher": Case(questions.cypher, ("MATCH (f:Fund)-[r]->(e) RETURN f, r, [e] AS es, f.amount AS amount LIMIT 3",)),
}
