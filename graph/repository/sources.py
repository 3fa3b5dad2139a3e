"""Sources: documents, and the facts that are cited from them in the order of the text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.ontology import Citation, Entity, Relation
from graph.ontology.days import interval
from graph.queries import query
from graph.repository.entities import Filter, entities, entity
from graph.repository.moments import ALWAYS, Moment
from graph.repository.paging import MOST, Page, after, cursor, cut
from graph.store import Row, Store

ENTITIES = query("source/entities")
RELATIONS = query("source/relations")
COUNTS = query("source/counts")
UNPINNED = 1 << 40
"""Where facts stand whose phrases have no position yet: after all others."""


@dataclass(frozen=True)
class CitedFact:
    """A fact and those of its citations that come from the source, in the order of the text."""

    fact: Entity | Relation
    citations: tuple[Citation, ...]

    @property
    def place(self) -> tuple[int, str]:
        """Where it first stands in the text, and its id."""
        return (_start(self.citations[0]), str(self.fact.id))

    def wire(self) -> dict[str, Any]:
        """The fact and its citations as JSON shows them."""
        return {"fact": self.fact.wire(), "citations": [citation.wire() for citation in self.citations]}


@dataclass(frozen=True)
class SourceUse:
    """A document, how many entities and relations are cited from it, and how many of these are undated."""

    source: Entity
    entities: int
    relations: int
    undated: int

    def wire(self) -> dict[str, Any]:
        """The document with its counts as JSON shows it."""
        return {"source": self.source.wire(), "entities": self.entities, "relations": self.relations}


async def sources(store: Store, moment: Moment = ALWAYS) -> tuple[list[SourceUse], int]:
    """Every document published by the moment, with what held then, in the order of ids; and how many are undated.

    A document of no date is kept, and is one of the undated beside the facts counted.
    """
    counts = await _counts(store, moment)
    found: list[Entity] = []
    at: str | None = None
    while True:
        part = await entities(store, Filter(types=("Source",), moment=moment), sort="id", limit=MOST, at=at)
        found += [each for each in part.items if (day := _published(each)) is None or day <= moment.hi]
        at = part.next
        if at is None:
            break
    used = [_used(each, counts) for each in found]
    return used, sum(each.undated + (_published(each.source) is None) for each in used)


async def source(store: Store, slug: str, moment: Moment = ALWAYS) -> tuple[SourceUse, int]:
    """A document with what held at the moment, whenever it was published, and how many are undated.

    Raises NotFound, and NotThen.
    """
    found = await entity(store, f"source/{slug}", moment)
    used = _used(found, await _counts(store, moment))
    return used, used.undated + (_published(found) is None)


async def _counts(store: Store, moment: Moment) -> dict[str, Row]:
    return {row["source"]: row for row in await store.read(COUNTS, **moment.parameters)}


def _used(found: Entity, counts: Mapping[str, Row]) -> SourceUse:
    row = counts.get(found.id, {"entities": 0, "relations": 0, "undated": 0})
    return SourceUse(found, row["entities"], row["relations"], row["undated"])


def _published(found: Entity) -> int | None:
    """The first day on which a document may have been published, if it says one."""
    said = getattr(found, "published", None)
    return interval(said)[0] if said else None


async def facts(store: Store, slug: str, moment: Moment = ALWAYS, *, limit: int, at: str | None) -> Page[CitedFact]:
    """A page of the facts cited from a source, in the order of the text. Raises NotFound, and NotThen."""
    of = (await entity(store, f"source/{slug}", moment)).id
    asked = {"id": of, **moment.parameters}
    nodes, ties = await store.read(ENTITIES, **asked), await store.read(RELATIONS, **asked)
    found: list[Entity | Relation] = [row["entity"] for row in nodes]
    found += [row["relation"] for row in ties]
    cited = sorted((_cited(fact, of) for fact in found), key=lambda each: each.place)
    question = moment.marked(f"facts {of}")
    key = after(at, question, int, str)
    rest = [each for each in cited if key is None or each.place > (key[0], key[1])]
    page, last = cut(rest, limit)
    undated = sum(row["undated"] for row in (*nodes, *ties))
    return Page(page, cursor(question, *last.place) if last else None, len(cited), undated)


def _cited(fact: Entity | Relation, source: str) -> CitedFact:
    citations = sorted((c for c in fact.cited if c.source == source), key=_start)
    return CitedFact(fact, tuple(citations))


def _start(citation: Citation) -> int:
    return UNPINNED if citation.start is None else citation.start
