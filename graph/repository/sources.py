"""Sources: documents, and the facts that are cited from them in the order of the text."""

from dataclasses import dataclass
from typing import Any

from graph.ontology import Citation, Entity, Relation
from graph.queries import query
from graph.repository.entities import Filter, entities, entity
from graph.repository.moments import ALWAYS, Moment
from graph.repository.paging import MOST, Page, after, cursor, cut
from graph.store import Store

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
class Use:
    """A source, and how many entities and relations are cited from it."""

    source: Entity
    entities: int = 0
    relations: int = 0

    def wire(self) -> dict[str, Any]:
        """The use as JSON shows it."""
        return {"source": self.source.wire(), "entities": self.entities, "relations": self.relations}


async def uses(store: Store) -> list[Use]:
    """Every source in the order of ids, and how much is cited from it."""
    found = await entities(store, Filter(types=("Source",)), sort="id", limit=MOST, at=None)
    counted = await _counts(store)
    return [Use(each, *counted.get(each.id, (0, 0))) for each in found.items]


async def use(store: Store, slug: str) -> Use:
    """One source, and how much is cited from it. Raises Moved, Deleted or NotFound."""
    found = await entity(store, f"source/{slug}")
    return Use(found, *(await _counts(store)).get(found.id, (0, 0)))


async def facts(store: Store, slug: str, moment: Moment = ALWAYS, *, limit: int, at: str | None) -> Page[CitedFact]:
    """A page of the facts cited from a source, in the order of the text. Raises NotFound, and NotThen."""
    source = await entity(store, f"source/{slug}", moment)
    asked = {"id": source.id, **moment.parameters}
    rows = [*await store.read(ENTITIES, **asked), *await store.read(RELATIONS, **asked)]
    found: list[Entity | Relation] = [row["entity"] if "entity" in row else row["relation"] for row in rows]
    cited = sorted((_cited(fact, source.id) for fact in found), key=lambda each: each.place)
    question = moment.marked(f"facts {source.id}")
    key = after(at, question, int, str)
    rest = [each for each in cited if key is None or each.place > (key[0], key[1])]
    page, last = cut(rest, limit)
    undated = sum(row["undated"] for row in rows)
    return Page(page, cursor(question, *last.place) if last else None, len(cited), undated)


async def _counts(store: Store) -> dict[str, tuple[int, int]]:
    return {row["source"]: (row["entities"], row["relations"]) for row in await store.read(COUNTS)}


def _cited(fact: Entity | Relation, source: str) -> CitedFact:
    citations = sorted((c for c in fact.cited if c.source == source), key=_start)
    return CitedFact(fact, tuple(citations))


def _start(citation: Citation) -> int:
    return UNPINNED if citation.start is None else citation.start
