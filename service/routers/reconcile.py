"""Reconcile: OpenRefine's door. The protocol's own document is the manifest; JSONP is not spoken."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ConfigDict, Field, ValidationError
from starlette.responses import HTMLResponse, Response

from graph.errors import BadRequest
from graph.ontology import Entity
from graph.ontology.thing import EntityId
from graph.repository import matching, searching
from graph.repository.candidates import ID, Within
from graph.repository.entities import check_types, held, spans
from graph.repository.places import paths
from graph.repository.searching import LONGEST, Suggestion
from graph.store import Store
from service.answers import Json
from service.dependencies import HEAVY, Dated, GraphStore, Known, Strict, Types, posted
from service.languages import Language, language
from service.reconciliation import told
from service.reconciliation.asked import EXTENSION, QUERIES, Extension, single
from service.reconciliation.asked import Query as Asked
from service.reconciliation.preview import body, page, policy
from service.reconciliation.told import DOOR

T = TypeVar("T")
LONGEST_FIELD = 100_000
"""Characters of an address that a batch may have; a longer one is posted."""


def no_jsonp(request: Request) -> None:
    """Refuse to be run as somebody's script."""
    if "callback" in request.query_params:
        raise RequestValidationError([{"loc": ("query", "callback"), "type": "extra_forbidden"}])


def spoken(request: Request) -> Language:
    """The caller's language; Chinese where none is asked for."""
    return language(request.headers.get("accept-language", ""))


Spoken = Annotated[Language, Depends(spoken)]
router = APIRouter(prefix=DOOR, include_in_schema=False, dependencies=[Depends(no_jsonp)])


class Among(Known, Dated):
    """Among what to look."""

    @property
    def within(self) -> Within:
        """The same as matching takes it."""
        return Within(all_places=self.places == "all", moment=self.moment)


class Sent(Among):
    """What is asked in an address: nothing for the manifest."""

    queries: str | None = Field(None, max_length=LONGEST_FIELD)
    query: str | None = Field(None, max_length=LONGEST_FIELD)
    extend: str | None = Field(None, max_length=LONGEST_FIELD)


class Typed(Among):
    """What is typed so far; boxes send more than the protocol has, and it is overlooked."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    prefix: str = Field("", max_length=1000)
    cursor: int = Field(0, ge=0, le=100)


class About(Dated):
    """Of which entity a preview is."""

    id: EntityId


class Proposed(Strict):
    """Of which type properties are proposed, and at most how many."""

    type: str = Field("", max_length=LONGEST)
    limit: int | None = Field(None, ge=1, le=1000)


@router.get("", dependencies=[HEAVY])
async def asked(request: Request, store: GraphStore, sent: Annotated[Sent, Query()], words: Spoken) -> Json:
    """The manifest, or the answer to what stands in the address."""
    fields = {name: text for name in ("queries", "query", "extend") if (text := getattr(sent, name)) is not None}
    if not fields:
        return Json(told.manifest(str(request.base_url), store.ontology, words))
    return Json(await _answer(store, fields, sent, words, "query"))


@router.post("", dependencies=[HEAVY])
async def sent(request: Request, store: GraphStore, among: Annotated[Among, Query()], words: Spoken) -> Json:
    """The answer to what was sent as forms are."""
    try:
        fields = {name: texts[-1] for name, texts in (await posted(request)).items()}
    except ValueError:  # more fields than any form of ours has
        fields = {}
    return Json(await _answer(store, fields, among, words, "body"))


async def _answer(store: Store, fields: dict[str, str], among: Among, words: Language, where: str) -> dict[str, Any]:
    if "queries" in fields:
        batch = _read(QUERIES.validate_json, fields["queries"], (where, "queries"))
        return await _results(store, batch, among, words)
    if "query" in fields:
        query = _read(single, fields["query"], (where, "query"))
        return (await _results(store, {"query": query}, among, words))["query"]  # type: ignore[no-any-return]
    if "extend" in fields:
        return await _extended(store, _read(EXTENSION.validate_json, fields["extend"], (where, "extend")), among, words)
    raise RequestValidationError([{"loc": (where, "queries"), "type": "missing"}])


def _read(make: Callable[[str], T], text: str, at: tuple[str, str]) -> T:
    """What a field holds. Raises RequestValidationError for what is no JSON, or not of the protocol."""
    try:
        return make(text)
    except ValidationError as error:
        raise RequestValidationError(
            [{**fault, "loc": (*at, *fault["loc"])} for fault in error.errors(include_url=False, include_input=False)]
        ) from None


async def _results(store: Store, batch: dict[str, Asked], among: Among, words: Language) -> dict[str, Any]:
    """A result for each query; those that insist on their types are looked up among these alone."""
    known = store.ontology.entities
    # types that are none of ours are as if they were not given; nothing is of a type that there is not
    found: dict[str, Any] = {key: {"result": []} for key, query in batch.items() if query.in_vain(known)}
    left = {key: query.among(known) for key, query in batch.items() if key not in found}
    for types in dict.fromkeys(query.only for query in left.values()):
        part = {key: query for key, query in left.items() if query.only == types}
        wanted = [query.wanted(f"queries.{key}.") for key, query in part.items()]
        within = Within(types, among.places == "all", among.moment)
        most = max(query.most for query in part.values())
        matched = await matching.match(store, wanted, within, limit=most)
        found |= {
            key: told.result(query, one, store.ontology, words)
            for (key, query), one in zip(part.items(), matched, strict=True)
        }
    return {key: found[key] for key in batch}


async def _extended(store: Store, wish: Extension, among: Among, words: Language) -> dict[str, Any]:
    known = {each["id"]: each for each in told.properties(store.ontology.entities.values(), words)}
    for at, each in enumerate(wish.properties):
        if each.id not in known:
            raise BadRequest(
                f"There is no property {each.id[:40]!r}.",
                parameter=f"extend.properties.{at}.id",
                zh=f"没有 {each.id[:40]!r} 这一属性。",
            )
    there = await spans(store, [id_ for id_ in wish.ids if ID.fullmatch(id_)])
    entities = {id_: entity for id_, (entity, span) in there.items() if among.moment.holds(span)}
    columns = [{**known[each.id], **_expects(store, each.id, words)} for each in wish.properties]
    homes = {home for entity in entities.values() for home in (*entity.places, *filter(None, (entity.region,)))}
    wants_places = any(each.id in told.PLACES for each in wish.properties)
    named = {id_: entity for id_, (entity, _) in (await spans(store, sorted(homes) if wants_places else [])).items()}
    return told.extended(entities, wish.ids, columns, named)


def _expects(store: Store, name: str, words: Language) -> dict[str, Any]:
    return {"type": told.type_(store.ontology, "Place", words)} if name in told.PLACES else {}


@router.get("/suggest/entity")
async def entities(store: GraphStore, typed: Annotated[Typed, Query()], words: Spoken) -> Json:
    """Entities whose name begins with or holds what is typed, or whose id it is."""
    prefix, every = typed.prefix.strip()[:LONGEST], typed.places == "all"
    most = typed.cursor + 10
    found = await searching.suggest(store, prefix, all_places=every, moment=typed.moment, limit=most)
    found = found[typed.cursor :]
    if typed.cursor == 0 and ID.fullmatch(prefix) and prefix not in {each.id for each in found}:
        found = await _by_id(store, prefix, typed) + found
    return Json(told.suggestions(found, store.ontology, words))


async def _by_id(store: Store, id_: str, among: Among) -> list[Suggestion]:
    """The entity of an id, where it is among what is asked of."""
    there = (await spans(store, [id_])).values()
    every = among.places == "all"
    return [
        Suggestion(one.id, one.name, one.type, await _path(store, one), span.undated)
        for one, span in there
        if among.moment.holds(span) and (every or getattr(one, "known", True))
    ]


@router.get("/suggest/type")
async def types(ontology: Types, typed: Annotated[Typed, Query()], words: Spoken) -> Json:
    """Types of node."""
    return Json(told.types(ontology, typed.prefix, words))


@router.get("/suggest/property")
async def properties(ontology: Types, typed: Annotated[Typed, Query()], words: Spoken) -> Json:
    """Properties; `region` is what a query is matched by, too."""
    return Json({"result": told.properties(ontology.entities.values(), words, typed.prefix)})


@router.get("/properties")
async def proposed(store: GraphStore, wish: Annotated[Proposed, Query()], words: Spoken) -> Json:
    """The properties of a type that can be fetched, or of all types."""
    check_types(store, [wish.type] if wish.type else [])
    known = store.ontology.entities
    found = told.properties([known[wish.type]] if wish.type else known.values(), words)
    limit = {"limit": wish.limit} if wish.limit else {}
    return Json({"type": wish.type, "properties": found[: wish.limit], **limit})


@router.get("/flyout")
async def flyout(store: GraphStore, about: Annotated[About, Query()], words: Spoken) -> Json:
    """A preview as a piece of HTML without style or script."""
    entity, _ = await held(store, about.id, about.moment)
    return Json({"id": entity.id, "html": body(entity, await _path(store, entity), store.ontology, words)})


@router.get("/preview")
async def preview(request: Request, store: GraphStore, about: Annotated[About, Query()], words: Spoken) -> Response:
    """A preview as a page for a frame; only pages of the origins that the settings name may frame it."""
    entity, _ = await held(store, about.id, about.moment)
    view = f"{request.base_url}entity/{entity.id}"
    text = page(entity, await _path(store, entity), store.ontology, words, view)
    return HTMLResponse(text, headers={"Content-Security-Policy": policy(store.settings.shared)})


async def _path(store: Store, entity: Entity) -> str:
    """Where an entity is, in words."""
    home = entity.id if entity.type == "Place" else next(iter(entity.places), entity.region)
    return (await paths(store, [home])).get(home, "") if home else ""
