"""Networks: subgraphs with their measures, and paths; a subgraph becomes a networkx graph where that is installed."""

from typing import TYPE_CHECKING

from gongjian.client import frames, graphs
from gongjian.client.models.base import Model, Timed
from gongjian.client.models.facts import Entity, Relation

if TYPE_CHECKING:
    import networkx
    import pandas


class Betweenness(Model):
    """Of each entity, the share of shortest ways between two others that pass through it; sampled where it is large."""

    values: dict[str, float]
    sampled: int | None = None


class Communities(Model):
    """Groups of ids with more relations within than between them, the largest first."""

    modularity: float
    groups: tuple[tuple[str, ...], ...]


class Bridge(Model):
    """An entity at which regions meet, and how many of its neighbours lie in each."""

    entity: str
    region: str | None = None
    regions: dict[str, int]


class Analysis(Model):
    """The measures that were asked for, by ids of entities."""

    degree: dict[str, int] | None = None
    betweenness: Betweenness | None = None
    components: tuple[tuple[str, ...], ...] | None = None
    communities: Communities | None = None
    bridges: tuple[Bridge, ...] | None = None


class Network(Timed):
    """Entities and relations between them; where a cap cut something, `truncated` is true and `limits` names it."""

    truncated: bool
    limits: dict[str, int]
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]

    def __repr__(self) -> str:
        cut = f", cut at {self.limits}" if self.truncated else ""
        return f"<{type(self).__name__} {len(self.entities)} entities, {len(self.relations)} relations{cut}>"

    def to_networkx(self) -> "networkx.MultiDiGraph[str]":
        """A directed multigraph keyed by ids, every relation an edge of its own.

        Attributes are texts, numbers and truths, lists joined by `|`; what is absent is left out, so that networkx
        can write the graph in any of its formats. The type of a relation is its attribute `relation`, the name of an
        entity its `label`. Raises NotInstalled where there is no networkx.
        """
        return graphs.graph(
            ((each.id, {"label": each.name, **each.row()}) for each in self.entities),
            ((each.from_, each.to, each.id, each.row()) for each in self.relations),
        )

    def to_pandas(self) -> "tuple[pandas.DataFrame, pandas.DataFrame]":
        """Two tables: the entities and the relations. Raises NotInstalled where there is no pandas."""
        return frames.frame(each.row() for each in self.entities), frames.frame(each.row() for each in self.relations)


class Subgraph(Network):
    """What stands around an entity, or lies in a region or theme, with the measures that were asked for."""

    measures: Analysis | None = None


class Path(Model):
    """A way from one entity to another: ids of an entity, a relation, the next entity … in turn, and in words."""

    length: int
    steps: tuple[str, ...]
    label: str

    def __repr__(self) -> str:
        return f"<Path {self.label}>"


class Paths(Network):
    """Paths between two entities, the shortest first, with the facts on them."""

    paths: tuple[Path, ...]

    def __repr__(self) -> str:
        return f"<Paths {len(self.paths)}{', and more' if self.truncated else ''}>"
