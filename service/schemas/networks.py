"""Envelopes of paths and subgraphs: facts, what was cut, and measures over them."""

from pydantic import Field

from graph.ontology import Entity, Relation
from service.schemas.envelope import Envelope, Timed


class Path(Envelope):
    """A way from one entity to another that visits none twice."""

    length: int = Field(ge=1, description="how many relations")
    steps: list[str] = Field(description="ids of an entity, a relation, the next entity, … in turn")
    label: str = Field(
        description="the path in words, `驻州企业 —结对→ 行政村`, arrows as the relations go; in Chinese, or in "
        "English where Accept-Language prefers it, names of entities but themes as they are"
    )


class Cut(Timed):
    """What says where it was cut."""

    truncated: bool
    limits: dict[str, int] = Field(description="the caps that cut something; empty where nothing was cut")


class Paths(Cut):
    """Paths, the shortest first and those of one length in the order of their ids, with the facts on them."""

    paths: list[Path]
    entities: list[Entity]
    relations: list[Relation]
    truncated: bool = Field(description="whether there are more paths than `limit`, or a cap stopped the search")


class Betweenness(Envelope):
    """Of each entity, the share of shortest ways between any two others that pass through it."""

    values: dict[str, float]
    sampled: int | None = Field(None, description="where it is estimated: from the ways from so many entities")


class Communities(Envelope):
    """Groups with more relations within than between them."""

    modularity: float = Field(description="0 where the grouping is no better than chance, 1 at most")
    groups: list[list[str]] = Field(description="ids, the largest group first")


class Bridge(Envelope):
    """An entity at which regions meet."""

    entity: str
    region: str | None = Field(None, description="its own region, where it has one")
    regions: dict[str, int] = Field(description="how many of its neighbours lie in each region")


class Analysis(Envelope):
    """Measures of the subgraph as it stands here: what a cap cut, they do not see."""

    degree: dict[str, int] | None = Field(None, description="relations of each entity")
    betweenness: Betweenness | None = None
    components: list[list[str]] | None = Field(None, description="ids that hang together, the largest group first")
    communities: Communities | None = None
    bridges: list[Bridge] | None = Field(None, description="those where most regions meet first")


class Subgraph(Cut):
    """Entities and the relations between them."""

    entities: list[Entity]
    relations: list[Relation]
    measures: Analysis | None = Field(None, description="those asked for")
