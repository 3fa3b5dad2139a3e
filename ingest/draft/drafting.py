"""Drafting itself: every rule asked in turn, and of what they find each thing once, in the order of the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.draft.candidates import Candidate, once
from ingest.draft.figures import figures
from ingest.draft.known import Known, spoken
from ingest.draft.money import named
from ingest.draft.names import names
from ingest.draft.passages import Passages
from ingest.draft.pins import Pin, Pinner
from ingest.draft.places import Gazetteer, hidden, region_of, unlisted, wholes
from ingest.draft.quantities import quantities
from ingest.draft.quotes import quotes
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


def draft(text: str, known: Known, region: str = "") -> Draft:
    """Candidates for the records of a text (NFC with LF); the same for the same text and records.

    Without a region it is the first place that the beginning of the text names, if there is one.
    """
    passages = Passages(text)
    region = region or region_of(known, passages)
    counted, left = quantities(passages)
    candidates = once(sorted(_all(passages, known, region, counted), key=_place))
    pinner = Pinner(text)
    pinned = [(one, pinner.pin(one.span, one.others)) for one in candidates]
    found = [(one, pin) for one, pin in pinned if pin is not None]
    return Draft(text, region, found, left, [one for one, pin in pinned if pin is None])


def _all(passages: Passages, known: Known, region: str, counted: Sequence[object]) -> Iterator[Candidate]:
    gazetteer = Gazetteer.of(known, region)
    yield from figures(passages, counted)  # type: ignore[arg-type]
    yield from named(passages)
    yield from quotes(passages)
    yield from gazetteer.places(passages)
    yield from wholes(known, passages, region)
    yield from hidden(passages)
    yield from unlisted(passages, gazetteer)
    yield from _declared(passages, known, region)
    yield from names(passages)


def _declared(passages: Passages, known: Known, region: str) -> Iterator[Candidate]:
    for id_, entity in known.near(region):
        for name in spoken(entity):
            at = passages.text.find(name)
            if at >= 0:
                yield Candidate(entity.type, name, Span(at, at + len(name)), of=id_)
                break


def _place(candidate: Candidate) -> tuple[int, int]:
    return (candidate.span.start, -candidate.span.end)
