"""Search and suggestions: candidates from the full-text index, ranked by our own rules."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import BadRequest
from graph.ontology import Entity
from graph.queries import query
from graph.repository.places import paths
from graph.repository.ranking import Match, Question, match
from graph.store import Store
from graph.text import TOKEN, normal

TEXT = query("search/text")
CANDIDATES = 300
LONGEST = 100
_LUCENE = re.compile(r'([+\-!(){}\[\]^"~*?:\\/&|])')


@dataclass(frozen=True)
class Hit:
    """An entity that a question fits, and how."""

    entity: Entity
    match: Match


@dataclass(frozen=True)
class Suggestion:
    """What a search box offers: an entity, and the path of where it is."""

    id: str
    name: str
    type: str
    path: str


async def search(
    store: Store,
    text: str,
    *,
    types: Sequence[str] = (),
    regions: Sequence[str] = (),
    facets: Sequence[str] = (),
    all_places: bool = False,
    limit: int = 20,
) -> tuple[list[Hit], int, dict[str, dict[str, int]]]:
    """The best hits, how many there are among the candidates, and counts by the facets asked for."""
    question = Question.of(text)
    if not question.letters or len(text) > LONGEST:
        raise BadRequest(
            f"A search needs a letter or a character, and takes at most {LONGEST} of them.",
            parameter="q",
            zh=f"搜索词至少要有一个字或字母，最多 {LONGEST} 个字符。",
        )
    rows = await store.read(
        TEXT,
        text=lucene(text, question),
        types=list(types),
        regions=list(regions),
        all_places=all_places,
        limit=CANDIDATES,
    )
    hits = [Hit(row["entity"], found) for row in rows if (found := match(question, row["entity"]))]
    hits.sort(key=lambda hit: (-hit.match.score, len(hit.entity.name), hit.entity.id))
    counted = {name: dict(Counter(_facet(hit.entity, name) for hit in hits).most_common()) for name in facets}
    return hits[:limit], len(hits), counted


async def suggest(store: Store, text: str, limit: int = 10) -> list[Suggestion]:
    """The ten best for what is typed so far, each with the path of its place."""
    if not Question.of(text).letters:
        return []
    hits, _, _ = await search(store, text[:LONGEST], limit=limit)
    homes = {hit.entity.id: _home(hit.entity) for hit in hits}
    known = await paths(store, [home for home in homes.values() if home])
    return [
        Suggestion(hit.entity.id, hit.entity.name, hit.entity.type, known.get(homes[hit.entity.id] or "", ""))
        for hit in hits
    ]


def lucene(text: str, question: Question) -> str:
    """The question in Lucene's syntax: the words, the whole as a phrase, and prefixes of its pinyin.

    One slip leaves the beginning or the end of the pinyin whole, so both are asked for; ranking sorts them.
    """
    words = _LUCENE.sub(r"\\\1", normal(text)).replace(" and ", " ").replace(" or ", " ").replace(" not ", " ")
    parts = [f'"{words}"^8', words]
    sound = question.pinyin[:TOKEN]
    if sound:
        parts.append(f"{sound}*^4")
    if len(sound) >= 5:
        half = len(sound) // 2
        parts.append(f"{sound[:half]}*")
        parts += [f"{question.pinyin[at:][:TOKEN]}*" for at in range(half - 1, half + 3) if len(sound) - at >= 3]
    return " ".join(parts)


def _facet(entity: Entity, name: str) -> str:
    return str(getattr(entity, name, None) or "")


def _home(entity: Entity) -> str | None:
    if entity.type == "Place":
        return entity.id
    return entity.places[0] if entity.places else entity.region
