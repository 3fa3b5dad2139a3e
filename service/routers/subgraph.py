"""Subgraph: what stands around an entity, or lies in a region or theme, with measures over it where asked."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from graph.analysis import MEASURES, Measure, measured
from graph.errors import BadRequest
from graph.ontology.thing import EntityId
from graph.repository.entities import Filter
from graph.repository.networks import DEEPEST, LIMIT, MOST, MOST_TIES, Extent, neighbourhood, network, undated
from graph.repository.places import known_places
from graph.store import Store
from service import schemas
from service.answers import Json
from service.dependencies import Dated, GraphStore, Known, Placed
from service.version import API

router = APIRouter(prefix=API, tags=["networks"])


class Extract(Placed, Known, Dated):
    """A part of the graph: what stands around a centre, or passes the filters."""

    center: EntityId | None = Field(
        None,
        description="id of the entity to look around; without it, all that passes the filters",
        examples=["place/632800"],
    )
    depth: int = Field(1, ge=1, le=DEEPEST, description="how many steps from the centre")
    type: list[str] = Field([], description="types of node")
    relation: list[str] = Field([], description="types of relation to follow and to show; all where none is given")
    theme: list[str] = Field(
        [], description="ids of themes; figures and money have those of what they measure or finance"
    )

    async def keep(self, store: Store) -> Filter:
        """What passes. Raises BadRequest for a depth without a centre, and for a place that is none."""
        if self.center is None and "depth" in self.model_fields_set:
            raise BadRequest(
                "There is no depth without a centre.",
                parameter="depth",
                mend="Name a center, or leave depth out.",
                zh="没有 center 就没有 depth；请给出中心，或去掉 depth。",
            )
        return Filter(
            types=tuple(self.type),
            regions=await known_places(store, self.region),
            themes=tuple(self.theme),
            all_places=self.places == "all",
            moment=self.moment,
        )


class SubgraphQuestion(Extract):
    """What to take in."""

    measures: list[Literal["true", "false", Measure]] = Field(
        [], description="measures to add, by name; `true` adds them all", examples=[["degree"]]
    )
    limit: int = Field(LIMIT, ge=1, le=MOST, description="the most entities")

    @property
    def wanted(self) -> set[str]:
        """The names of the measures asked for."""
        return {name for name in MEASURES if name in self.measures or "true" in self.measures}


@router.get("/subgraph", response_model=schemas.Subgraph)
async def one_subgraph(store: GraphStore, question: Annotated[SubgraphQuestion, Query()]) -> Json:
    """The entities around a centre, the nearer ones first, or without a centre those of a region, a theme or the graph.

    Filters keep what passes all of them; around a centre, which is there in any case, only entities that pass are
    walked through. All relations between the entities are told, up to 20 000; at most 10 000 relations of one entity
    are looked at on the way. Whatever a cap cut, `truncated` is true, and `limits` names the cap.
    """
    keep = await question.keep(store)
    extent = Extent(tuple(question.relation), question.limit, MOST_TIES)
    if question.center:
        found = await neighbourhood(store, question.center, keep, question.depth, extent)
    else:
        found = await network(store, keep, extent)
    answer = found.wire()
    if question.wanted:
        # seconds of computing for a large one: not on the loop that answers everybody else
        answer["measures"] = await run_in_threadpool(measured, found, question.wanted)
    return Json({**answer, **question.moment.wire(await undated(store, found, question.moment))})
