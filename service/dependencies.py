"""What handlers ask for: the store, a page's size and place, regions that exist."""

from typing import Annotated, Literal

from fastapi import Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from graph.errors import BadRequest
from graph.ontology import Ontology
from graph.ontology.thing import EntityId
from graph.repository import entities as repository
from graph.repository.paging import MOST
from graph.store import Store


def store(request: Request) -> Store:
    """The graph that the lifespan opened."""
    opened: Store = request.state.store
    return opened


def ontology(request: Request) -> Ontology:
    """The types that this service was made with."""
    return store(request).ontology


GraphStore = Annotated[Store, Depends(store)]
Types = Annotated[Ontology, Depends(ontology)]
Slug = Annotated[str, Path(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=180, examples=["haixi-lianqi-xingcun"])]
TypeName = Annotated[
    str, Path(pattern=r"^[a-z]+$", max_length=40, description="prefix of ids", examples=["initiative"])
]
Code = Annotated[
    str, Path(pattern=r"^[a-z0-9-]+$", max_length=40, description="division code, or slug", examples=["632800"])
]
Region = Annotated[str, Field(pattern=r"^(place/)?[a-z0-9-]+$", examples=["place/632800"])]


class Strict(BaseModel):
    """Parameters of a question; one that is not known is refused, not overlooked."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Paged(Strict):
    """The size of a page, and where it begins."""

    limit: int = Field(50, ge=1, le=MOST, description="the most items of a page")
    cursor: str | None = Field(None, max_length=2000, description="`next` of the page before")


class Placed(Strict):
    """A question that can be narrowed to places and all below them."""

    region: list[Region] = Field([], description="ids or codes of places; each means it and all below")


class Known(Strict):
    """A question that leaves out places that nothing is known of, unless asked."""

    places: Literal["known", "all"] = Field("known", description="`all` includes places that nothing is known of")


async def known_places(store: Store, regions: list[str]) -> tuple[str, ...]:
    """The ids of the places asked for. Raises BadRequest for one that is not there."""
    ids = [region if "/" in region else f"place/{region}" for region in regions]
    found = await repository.several(store, ids)
    for id_ in ids:
        if id_ not in found:
            raise BadRequest(f"There is no {id_}.", parameter="region", zh=f"没有 {id_} 这个地点。")
    return tuple(dict.fromkeys(ids))


__all__ = ["Code", "EntityId", "GraphStore", "Known", "Paged", "Placed", "Slug", "Strict", "TypeName", "Types"]
