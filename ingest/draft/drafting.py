"""Drafting itself: every rule asked in turn, and of what they find each thing once, in the order of the text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.ontology import Entity
from graph.ontology.citation import LONGEST_PHRASE
from ingest.draft.candidates import FIGURES, Candidate, once
from ingest.draft.figures import figures
from ingest.draft.known import Known, spoken
from ingest.draft.money import named
from ingest.draft.names import names
from ingest.draft.passages import Passages
from ingest.draft.pins import Pin, Pinner
from ingest.draft.places import Gazetteer, hidden, region_of, unlisted, wholes
from ingest.draft.quantities import Quantity, quantities
from ingest.draft.quotes import quotes
from ingest.draft.ties import Tie, ties
from ingest.draft.whereabouts import Whereabouts
from ingest.prose import Span


@dataclass(frozen=True)
class Draft:
    """What a text was read into: candidates with their pins, the region, and what no rule could use."""

    text: str
    region: str
    found: Sequence[tuple[Candidate, Pin]]
    left: Sequence[Span]
    """Numbers that no candidate states."""
    unpinned: Sequence[Candidate]
    """Candidates whose words no 24 characters tell from the same words elsewhere."""
    ties: Sequence[Tie] = ()
    """Relations between what was found."""


def draft(text: str, known: Known, region: str = "", beside: Sequence[str] = ()) -> Draft:
    """Candidates for the records of a text (NFC with LF); the same for the same text and records.

    Without a region it is the first place that the beginning of the text names, if there is one. `beside` are the other
    places that its source is about.
    """
    passages = Passages(text)
    region = region or region_of(known, passages)
    places = [region, *beside] if region else []
    gazetteer = Gazetteer.of(known, *places)
    counted, left = quantities(passages)
    everything = sorted(_all(passages, known, gazetteer, places, counted), key=_place)
    candidates = [*_fresh(once(one for one in everything if one.of not in known.cited), known)]
    whereabouts = Whereabouts(passages, gazetteer, places)
    for candidate in candidates:
        whereabouts.settle(candidate)
    pinner = Pinner(text)
    pinned = [(one, pinner.pin(one.span, one.others)) for one in candidates]
    found = [(one, pin) for one, pin in pinned if pin is not None]
    without = [one for one, pin in pinned if pin is None]
    tied = [*ties(passages, [one for one, _ in found])]
    return Draft(text, region, found, left, without, tied)


def _all(
    passages: Passages, known: Known, gazetteer: Gazetteer, places: Sequence[str], counted: list[Quantity]
) -> Iterator[Candidate]:
    near = [*known.near(places)]
    first = [*figures(passages, counted), *named(passages), *quotes(passages)]
    first += [*gazetteer.places(passages), *wholes(known, passages, places), *hidden(passages)]
    first += [*unlisted(passages, gazetteer), *_declared(passages, near)]
    yield from first
    again = {(entity.type, name) for _, entity in near for name in spoken(entity)}
    yield from _apart((one for one in names(passages) if (one.type, one.name) not in again), first)


def _fresh(candidates: Iterable[Candidate], known: Known) -> Iterator[Candidate]:
    """What no phrase that the source is cited by already holds, as far as a citation of it would reach.

    A phrase that is cited for a place tells only of places.
    """
    told = {placed: [span for span, of_place in known.phrases if placed or not of_place] for placed in (True, False)}
    for one in candidates:
        spans = (Span(span.start, min(span.end, span.start + LONGEST_PHRASE)) for span in (one.span, *one.others))
        if one.of or not any(_held(span, told[one.type == "Place"], LONGEST_PHRASE) for span in spans):
            yield one


def _held(span: Span, spans: Sequence[Span], longest: int) -> bool:
    """Whether one of some spans in order, none of which is longer than `longest`, holds a span."""
    first, last = bisect_left(spans, span.end - longest, key=_start), bisect_right(spans, span.start, key=_start)
    return any(span.end <= spans[at].end for at in range(first, last))


def _apart(later: Iterable[Candidate], first: Sequence[Candidate]) -> Iterator[Candidate]:
    """Names that are not part of what was found before: a counted group, a quotation with its tail, a place."""
    spans = sorted(one.span for one in first if one.type not in FIGURES)
    longest = max((span.end - span.start for span in spans), default=0)
    return (candidate for candidate in later if not _held(candidate.span, spans, longest))


def _declared(passages: Passages, near: Iterable[tuple[str, Entity]]) -> Iterator[Candidate]:
    for id_, entity in near:
        for name in spoken(entity):
            at = passages.text.find(name)
            if at >= 0:
                yield Candidate(entity.type, name, Span(at, at + len(name)), of=id_)
                break


def _start(span: Span) -> int:
    return span.start


def _place(candidate: Candidate) -> tuple[int, int]:
    return (candidate.span.start, -candidate.span.end)
