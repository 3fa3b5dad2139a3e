"""Search and suggestions: candidates from the full-text index, ranked by our own rules."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import BadRequest
from graph.ontology import Entity
from graph.ontology.terms import LEVEL
from graph.queries import query
from graph.repository.entities import check_types
from graph.repository.moments import ALWAYS, Moment
from graph.repository.places import paths
from graph.repository.ranking import Match, Question, match
from graph.repository.unknown import prefixes
from graph.store import Row, Store
from graph.text import HANZI, TOKEN, normal, sound, stem, syllables

TEXT = query("search/text")
PLACES = query("search/places")
PLACE = "Place"
LEVELS = (*LEVEL.labels,)
BEHIND = 0.1
"""How much worse a place that nothing is known of stands than one of the same name that something is known of."""
CANDIDATES = 300
LONGEST = 100
ESCAPED = r"\\\1"
_LUCENE = re.compile(r'([+\-!(){}\[\]^"~*?:\\/&|])')


@dataclass(frozen=True)
class Hit:
    """An entity that a question fits, how, and whether it is undated."""

    entity: Entity
    match: Match
    undated: bool = False

    def wire(self) -> dict[str, Any]:
        """The hit as JSON shows it: what matched, and where to highlight it in `text`."""
        return {
            "entity": self.entity.wire(),
            "score": round(self.match.score, 4),
            "matched": self.match.matched,
            "text": self.match.text,
            "highlight": [list(span) for span in self.match.highlight],
        }


@dataclass(frozen=True)
class Found:
    """The best hits, how many there are (`more` where the candidates ran out), and counts by facet.

    `undated` is how many of all the hits are.
    """

    hits: list[Hit]
    total: int
    more: bool
    facets: dict[str, dict[str, int]]
    undated: int = 0

    def wire(self) -> dict[str, Any]:
        """What was found as JSON shows it; facets only where they were asked for."""
        answer = {"items": [hit.wire() for hit in self.hits], "total": self.wire_total()}
        return {**answer, "facets": self.facets} if self.facets else answer

    def wire_total(self) -> int | dict[str, int]:
        """The total as JSON shows it: a number, or that there are at least so many."""
        return {"at_least": self.total} if self.more else self.total


@dataclass(frozen=True)
class Suggestion:
    """What a search box offers: an entity, the path of where it is, and whether it is undated."""

    id: str
    name: str
    type: str
    path: str
    undated: bool = False


async def search(
    store: Store,
    text: str,
    *,
    types: Sequence[str] = (),
    regions: Sequence[str] = (),
    facets: Sequence[str] = (),
    all_places: bool = False,
    moment: Moment = ALWAYS,
    limit: int = 20,
) -> Found:
    """The best hits, how many there are, and counts by the facets asked for; no further than the candidates."""
    check_types(store, types)
    question = Question.of(text)
    if not question.letters or len(text) > LONGEST:
        raise BadRequest(
            f"A search needs a letter or a character, and takes at most {LONGEST} of them.",
            parameter="q",
            zh=f"搜索词至少要有一个字或字母，最多 {LONGEST} 个字符。",
        )
    asked = {"limit": CANDIDATES, **moment.parameters}
    lists = [store.read(TEXT, text=lucene(text, question), types=list(types), regions=list(regions), **asked)]
    if all_places and (not types or PLACE in types):
        begun, wanted = await prefixes(store, regions), lookup(text, question)
        if begun and wanted:
            lists.append(store.read(PLACES, text=wanted, prefixes=begun, within=_places_of(text), **asked))
    found = await asyncio.gather(*lists)
    # ranking is computing, some of it by the square of the lengths: not on the loop that answers everybody else
    hits = await asyncio.to_thread(_ranked, question, [row for rows in found for row in rows])
    counted = {name: _counts(hits, name) for name in facets}
    more = any(len(rows) == CANDIDATES for rows in found)
    return Found(hits[:limit], len(hits), more, counted, sum(hit.undated for hit in hits))


def _ranked(question: Question, candidates: Sequence[Row]) -> list[Hit]:
    """The hits, best first; of equal ones what is known, then the larger division, then the shorter name."""
    hits = [
        Hit(row["entity"], found, row["undated"]) for row in candidates if (found := match(question, row["entity"]))
    ]
    return sorted(hits, key=_order)


def _order(hit: Hit) -> tuple[float, int, int, str]:
    entity = hit.entity
    if entity.type != PLACE or getattr(entity, "known", False):
        return -hit.match.score, 0, len(entity.name), entity.id
    level = LEVELS.index(getattr(entity, "level", None) or LEVELS[-1])
    return BEHIND - hit.match.score, level, len(entity.name), entity.id


async def suggest(
    store: Store, text: str, *, all_places: bool = False, moment: Moment = ALWAYS, limit: int = 10
) -> list[Suggestion]:
    """The ten best for what is typed so far, each with the path of its place: names that many share are told apart."""
    if not Question.of(text).letters:
        return []
    hits = (await search(store, text[:LONGEST], all_places=all_places, moment=moment, limit=limit)).hits
    homes = {hit.entity.id: _home(hit.entity) for hit in hits}
    known = await paths(store, [home for home in homes.values() if home])
    return [
        Suggestion(
            hit.entity.id, hit.entity.name, hit.entity.type, known.get(homes[hit.entity.id] or "", ""), hit.undated
        )
        for hit in hits
    ]


def lucene(text: str, question: Question) -> str:
    """The question in Lucene's syntax: the words, the whole as a phrase, and prefixes of its pinyin.

    One slip leaves the beginning or the end of the pinyin whole, so both are asked for; ranking sorts them.
    """
    words = _LUCENE.sub(ESCAPED, normal(text))
    parts = [f'"{words}"^8', words]
    for asked in (question, *(question.words if len(question.words) > 1 else ())):
        heard = sound(asked.pinyin)
        if heard:
            parts.append(f"{heard[:TOKEN]}*^4")
        if len(heard) >= 5:
            half = len(heard[:TOKEN]) // 2
            parts.append(f"{heard[:half]}*")
            parts += [f"{heard[at:][:TOKEN]}*" for at in range(half - 1, half + 3) if len(heard) - at >= 3]
    return " ".join(parts)


def _places_of(text: str) -> list[str]:
    """Of a question of several Chinese words, what is the own of each: all of them are in the path of what is meant."""
    words = normal(text).split()
    return [stem(word) for word in words] if len(words) > 1 and all(HANZI.search(word) for word in words) else []


def lookup(text: str, question: Question) -> str:
    """The question for the index of places: what is its own in each word, or its pinyin from the beginning."""
    if question.chinese:
        words = {stem(text), *(stem(word) for word in normal(text).split())}
        # one character stands in the index only where a name is no longer: its sound stands there in every name
        alone = {sound("".join(syllables(word))) for word in words if HANZI.fullmatch(word)}
        phrases = sorted(f'"{_LUCENE.sub(ESCAPED, word)}"' for word in words)
        # some rare characters have no known sound, and a prefix of no letters is no question
        return " ".join((*phrases, *(f"{heard}*" for heard in sorted(alone) if heard)))
    heard = {sound(each.pinyin)[:TOKEN] for each in (question, *question.words)}
    return " ".join(f"{each}*" for each in sorted(heard) if each)


def _counts(hits: Sequence[Hit], name: str) -> dict[str, int]:
    values = (getattr(hit.entity, name, None) for hit in hits)
    return dict(Counter(str(value) for value in values if value is not None).most_common())


def _home(entity: Entity) -> str | None:
    if entity.type == "Place":
        return entity.id
    return entity.places[0] if entity.places else entity.region
