"""The page of an entity: what is known of it, by which words, what stands around it, and what was changed."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from pydantic import Field
from starlette.responses import Response

from graph.ontology import Entity, Ontology
from graph.repository import changes, entities, places, relations
from graph.repository.entities import Filter, check_relations
from graph.repository.moments import Moment
from graph.repository.networks import Extent, neighbourhood
from graph.repository.paging import Page
from graph.repository.relations import Direction
from graph.store import Store
from service.dependencies import GraphStore, Slug, Then, TypeName
from service.pages.frame import Frame, drawn
from service.pages.origin import origin
from service.visual.ego import ego
from service.visual.facts import Facts
from service.visual.figures import headline, money

router = APIRouter()
FIRST = 20
"""How many relations of each type are shown at once; the others page by page."""
PAGE = 100
AROUND = 28
HISTORY = 20
HERE = 8
"""How many entities of each type that lie in a place its page shows."""


class EntityPageQuestion(Then):
    """Which relations to page through, and as of when; without a type, the first of each."""

    relation: str = Field("", max_length=60)
    direction: Direction = "both"
    cursor: str | None = None


@router.get("/entity/{type}/{slug}")
async def entity(
    request: Request,
    store: GraphStore,
    type: TypeName,
    slug: Slug,
    question: Annotated[EntityPageQuestion, Query()],
) -> Response:
    """An entity with all that leads on from it. A renamed one is answered by its new address."""
    frame = Frame.of(request)
    moment = question.moment
    check_relations(store, [question.relation] if question.relation else [])
    found, span = await entities.held(store, f"{type}/{slug}", moment)
    counted, dateless = await entities.degrees(store, found.id, moment)
    groups = await _groups(store, found.id, counted, question)
    near = [each.entity for group in groups for each in group["items"]]
    ties = _ties(groups)
    cited = {citation.source for fact in (found, *ties) for citation in fact.cited}
    via = {vars(tie).get("via") for tie in ties}
    named = {*found.places, *(each.region for each in (found, *near)), *cited, *via} - {None}
    names = {id_: each.name for id_, each in (await entities.several(store, sorted(map(str, named)))).items()}
    facts = Facts(lambda id_: names.get(id_, id_))
    said = {fact.id: facts.rows(fact) for fact in (found, *ties)}
    around = await neighbourhood(store, found.id, Filter(moment=moment), 1, Extent(most_entities=AROUND))
    about = [found.id] if found.type == "Place" else [*found.places, *([found.region] if found.region else [])]
    past = await changes.history(store, found.id, moment, limit=HISTORY, at=None)
    given = {
        "entity": found,
        "class": store.ontology.entities[found.type],
        "rows": {id_: [(facts.labels[int(row[0])], row[1:]) for row in rows] for id_, rows in said.items()},
        "told": frame.words.told,
        "headline": headline,
        "money": money,
        "paths": await places.paths(store, about),
        "names": names,
        "citations": sorted(found.cited, key=lambda each: (each.source, each.start or 0)),
        "properties": {name: field.title or name for name, field in _class(store.ontology, found).items()},
        "groups": groups,
        "types": store.ontology.entities,
        "paged": bool(question.relation),
        "history": past.items,
        "older": past.next,
        "origin": origin(store.settings.data, found.dataset, found.id),
        "version": await store.version(),
        "here": await _here(store, found, moment) if found.type == "Place" else {},
        "ego": _picture(around, found, store.ontology, frame) if len(around.entities) > 1 else "",
        "cut": around.truncated,
        "around": AROUND,
        "undated": dateless + span.undated,
    }
    return drawn(frame, "entity", given)


async def _here(store: Store, place: Entity, moment: Moment) -> dict[str, Page[Entity]]:
    """What lies in a place or below, type by type, the money first: the first of each and how many there are."""
    counted = (await entities.facets(store, Filter(regions=(place.id,), moment=moment), ["type"]))["type"]
    types = sorted((each for each in counted if each != "Place"), key=lambda each: (each != "Fund", -counted[each]))
    return {
        each: await entities.entities(
            store,
            Filter(types=(each,), regions=(place.id,), moment=moment),
            sort="-amount" if each == "Fund" else "id",
            limit=HERE,
            at=None,
        )
        for each in types
    }


def _class(ontology: Ontology, entity: Entity) -> dict[str, Any]:
    return dict(ontology.entities[entity.type].model_fields)


def _picture(around: Any, found: Entity, ontology: Ontology, frame: Frame) -> Markup:  # noqa: ANN401
    title = frame.words.one(f"{found.name}周围一步", f"One step around {found.name}")
    return Markup(ego(around, found.id, ontology, frame.entity, title))  # noqa: S704 - it escapes every text itself


def _ties(groups: list[dict[str, Any]]) -> list[Any]:
    return [each.relation for group in groups for each in group["items"]]


async def _groups(
    store: Store, entity_id: str, counted: Mapping[str, Mapping[str, int]], question: EntityPageQuestion
) -> list[dict[str, Any]]:
    """The relations by type and direction, each with its count, the first of them, and where the next ones are."""
    groups: list[dict[str, Any]] = []
    for type_, ways in sorted(counted.items()):
        for direction, count in sorted(ways.items()):
            asked = type_ == question.relation and question.direction in (direction, "both")
            if question.relation and not asked:
                continue
            page = await relations.neighbours(
                store,
                entity_id,
                relations=[type_],
                direction="in" if direction == "in" else "out",
                moment=question.moment,
                limit=PAGE if asked else FIRST,
                at=question.cursor if asked else None,
            )
            groups.append(
                {
                    "type": type_,
                    "label": store.ontology.relations[type_].label,
                    "direction": direction,
                    "count": count,
                    "items": page.items,
                    "next": page.next,
                }
            )
    return groups
