"""Ranking: how well a question fits a name, as a score with its reason and what to highlight. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from graph.ontology import Entity
from graph.text import HANZI, folded, normal, plain_pinyin, syllables

Matched = Literal["name", "alias", "pinyin", "initials", "description"]


@dataclass(frozen=True)
class Match:
    """How a question fits: a score from 0 to 1, where it fits, the text that does and its spans."""

    score: float
    matched: Matched
    text: str
    highlight: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Question:
    """What a person typed, in the forms that it is compared in."""

    letters: str
    pinyin: str
    chinese: bool
    words: tuple["Question", ...] = ()

    @classmethod
    def of(cls, text: str) -> "Question":
        """The forms of a typed text, as a whole and word by word; `letters` is empty where it has none."""
        words = tuple(cls._of(word) for word in normal(text).split())
        whole = cls._of(text)
        return cls(whole.letters, whole.pinyin, whole.chinese, words)

    @classmethod
    def _of(cls, text: str) -> "Question":
        letters = folded(text)[0]
        chinese = bool(HANZI.search(letters))
        return cls(letters, "".join(syllables(text)) if chinese else plain_pinyin(text), chinese)


def match(question: Question, entity: Entity) -> Match | None:
    """The best fit of the question with the entity's names, or with its description."""
    found = list(_fits(question, entity))
    if not found and len(question.words) > 1:
        found += _of_words(question, entity)
    return max(found, key=_score, default=None)


def _of_words(question: Question, entity: Entity) -> Iterator[Match]:
    """A fit of every word: with a name, or with the path of a place, whose own name fits one of them at least."""
    path = folded(getattr(entity, "path", None) or "")[0]
    parts: list[Match] = []
    for word in question.words:
        best = max(_fits(word, entity), key=_score, default=None)
        if best is not None:
            parts.append(best)
        elif word.letters not in path:
            return
    if parts:
        worst = min(parts, key=_score)
        yield Match(worst.score * 0.9, worst.matched, worst.text, worst.highlight)


def _fits(question: Question, entity: Entity) -> Iterator[Match]:
    """Every way the question fits a name; a description only where no name does."""
    fits = False
    for at, text in enumerate((entity.name, *entity.aliases)):
        for found in _of_name(question, text, alias=at > 0):
            fits = True
            yield found
    if not fits and entity.description:
        letters, positions = folded(entity.description)
        start = letters.find(question.letters)
        if start >= 0:
            span = _span(positions, start, start + len(question.letters))
            yield Match(0.3, "description", entity.description, (span,))


def _score(found: Match) -> float:
    return found.score


def _of_name(question: Question, text: str, *, alias: bool) -> Iterator[Match]:
    letters, positions = folded(text)
    less = 0.04 if alias else 0.0
    start = letters.find(question.letters)
    if start >= 0:
        span = _span(positions, start, start + len(question.letters))
        score = _tier(len(question.letters), len(letters), start, whole=1.0, begins=0.9, within=0.8)
        yield Match(score - less, "alias" if alias else "name", text, (span,))
        return
    yield from _of_sound(question, text, less)
    if question.chinese and len(question.letters) >= 3:
        slips, end = _nearest(question.letters, letters)
        if slips == 1:
            span = _span(positions, max(0, end - len(question.letters)), end)
            yield Match(0.45 - less, "alias" if alias else "name", text, (span,))


def _of_sound(question: Question, text: str, less: float) -> Iterator[Match]:
    """Fits by pinyin, by initials and by pinyin with one slip."""
    words, positions = syllables(text), folded(text)[1]
    if not question.pinyin or not HANZI.search(text):
        return
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    spelled = "".join(words)
    for first, at in enumerate(starts[:-1]):
        if spelled.startswith(question.pinyin, at):
            last = next(n for n, end in enumerate(starts) if end >= at + len(question.pinyin))
            score = _tier(last - first, len(words), first, whole=0.75, begins=0.7, within=0.65)
            yield Match(score - less, "pinyin", text, (_span(positions, first, last),))
            return
    if not question.chinese:
        letters = "".join(word[0] for word in words)
        first = letters.find(question.pinyin)
        if first >= 0 and len(question.pinyin) >= 2:
            last = first + len(question.pinyin)
            score = _tier(last - first, len(words), first, whole=0.6, begins=0.57, within=0.55)
            yield Match(score - less, "initials", text, (_span(positions, first, last),))
            return
    if len(question.pinyin) >= 5:
        slips, end = _nearest(question.pinyin, spelled)
        if slips == 1:
            last = next(n for n, stop in enumerate(starts) if stop >= end)
            first = max(n for n, begin in enumerate(starts) if begin <= max(0, end - len(question.pinyin)))
            yield Match(0.4 - less, "pinyin", text, (_span(positions, first, last),))


def _tier(length: int, of: int, start: int, *, whole: float, begins: float, within: float) -> float:
    """The score of a fit: better where it is the whole, then the beginning, then the greater part."""
    if length >= of:
        return whole
    return (begins if start == 0 else within) + 0.05 * length / of


def _span(positions: tuple[int, ...], first: int, last: int) -> tuple[int, int]:
    """From letters of the folded text to code points of the text as it is."""
    return positions[first], positions[last - 1] + 1


def _nearest(pattern: str, text: str) -> tuple[int, int]:
    """The least number of slips between the pattern and a part of the text, and where that part ends.

    The method is P. H. Sellers, The theory and computation of evolutionary distances (1980).
    """
    if len(pattern) > len(text) + 1:
        return len(pattern) - len(text), len(text)
    above = [0] * (len(text) + 1)
    for row, wanted in enumerate(pattern, 1):
        line = [row]
        for column, letter in enumerate(text, 1):
            line.append(min(above[column - 1] + (wanted != letter), above[column] + 1, line[-1] + 1))
        above = line
    end = min(range(len(above)), key=lambda at: (above[at], -at))
    return above[end], max(end, 1)
