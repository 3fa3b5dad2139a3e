"""Sources: documents, and the facts that are cited from them in the order of the text."""

from dataclasses import dataclass

from graph.ontology import Citation, Entity, Relation
from graph.queries import query
from graph.repository.entities import entity
from graph.repository.moments import ALWAYS, Moment
from graph.repository.paging import Page, after, cursor, cut
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


async def counts(store: Store) -> dict[str, tuple[int, int]]:
    """How many entities and relations are cited from each source, by its id."""
    return {row["source"]: (row["entities"], row["relations"]) for row in await store.read(COUNTS)}


async def facts(store: Store, slug: str, moment: Moment = ALWAYS, *, limit: int, at: str | None) -> Page[CitedFact]:
    """A page of the facts cited from a source, in the order of the text. Raises NotFound, and NotThen."""
    source = await entity(store, f"source/{slug}", moment)
    asked = {"id": source.id, **moment.parameters}
    entities, relations = await store.read(ENTITIES, **asked), await store.read(RELATIONS, **asked)
    found: list[Entity | Relation] = [row["entity"] for row in entities]
    found += [row["relation"] for row in relations]
    cited = sorted((_cited(fact, source.id) for fact in found), key=lambda each: each.place)
    question = moment.marked(f"facts {source.id}")
    key = after(at, question, int, str)
    rest = [each for each in cited if key is None or each.place > (key[0], key[1])]
    page, last = cut(rest, limit)
    undated = sum(row["undated"] for row in (*entities, *relations))
    return Page(page, cursor(question, *last.place) if last else None, len(cited), undated)


def _cited(fact: Entity | Relation, source: str) -> CitedFact:
    citations = sorted((c for c in fact.cited if c.source == source), key=_start)
    return CitedFact(fact, tuple(citations))


def _start(citation: Citation) -> int:
    return UNPINNED if citation.start is None else citation.start
