"""Subgraph: a value of entities and relations, as questions return it and pictures draw it."""

from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from graph.ontology import Entity, Relation


@dataclass(frozen=True)
class Subgraph:
    """Entities and the relations between them; `limits` says which caps cut something where `truncated`."""

    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    truncated: bool = False
    limits: dict[str, int] = field(default_factory=dict)

    def to_networkx(self) -> "nx.MultiDiGraph[str]":
        """A directed multigraph keyed by ids; the facts are its attributes `entity` and `relation`."""
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from((entity.id, {"entity": entity}) for entity in self.entities)
        for relation in self.relations:
            graph.add_edge(relation.from_, relation.to, key=relation.id, relation=relation)
        return graph

    def wire(self) -> dict[str, Any]:
        """The subgraph as JSON shows it."""
        return {
            "entities": [entity.wire() for entity in self.entities],
            "relations": [relation.wire() for relation in self.relations],
            "truncated": self.truncated,
            "limits": self.limits,
        }
