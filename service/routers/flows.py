"""Flows: money from provider through fund to use."""

from typing import Annotated

from fastapi import APIRouter, Query

from graph.repository import flows as repository
from graph.repository.places import known_places
from service import schemas
from service.answers import Json
from service.dependencies import Dated, GraphStore, Placed
from service.version import API

router = APIRouter(prefix=API, tags=["figures"])


class FlowQuestion(Placed, Dated):
    """Whose money: funds of the regions, with who provides and uses them, wherever those are."""


@router.get("/flows", response_model=schemas.Flows)
async def flows(store: GraphStore, question: Annotated[FlowQuestion, Query()]) -> Json:
    """Money from provider through fund to use, as nodes and links for a Sankey diagram.

    A fund without a provider or a use still shows, and is counted. A link has an amount only where it is known how
    much goes that way; rates, and money planned or sought, are marked by `per` and `status` and never to be added.
    """
    found = await repository.flows(store, await known_places(store, question.region), question.moment)
    return Json({**found.wire(), **question.moment.wire(found.undated)})
