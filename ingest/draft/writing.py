"""Writing: a draft as a record file that a person reads from top to bottom, and that is no record until then.

Its mark, `draft: true`, is what `check` refuses; once the line is deleted the file is one like any other.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.text import HANZI, syllables
from ingest.draft.candidates import Candidate
from ingest.draft.drafting import Draft
from ingest.draft.omissions import omission
from ingest.draft.pins import Pin
from ingest.draft.ties import Tie
from ingest.prose import Span, excerpt, sentences
from ingest.readers.yaml import DRAFT
from ingest.rows import say

LONGEST_SLUG = 60
MOST_LEFT = 400
"""How many numbers that no candidate states are listed."""
_PLAIN = re.compile(r"[㐀-鿿A-Za-z][㐀-鿿A-Za-z0-9()（）/+%_-]*")
_RESERVED = frozenset(
    {"null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", "yes", "no", "on", "off"}
)
_SLUG = re.compile(r"[a-z0-9]+")
_UNSHOWN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")
_PLACED = ("Indicator", "Fund", "Initiative")
_HEAD = (
    "# 草稿：按规则从原文摘出的候选，不是事实。对的留下，错的改，没有的删；description 用自己的话写。",
    "# A draft: candidates that rules took from the text, no facts yet. Keep what is right, mend or strike out the",
    "# rest, and write each `description` in your own words. `look` marks what a rule could not be sure of.",
)
_DELETE = "逐条看完后删去这一行 · delete this line once every record has been read"


def written(draft: Draft, source: str, dataset: str, declared: frozenset[str]) -> str:
    """The text of the record file: the schema line first, then the mark, then all in the order of the text."""
    ids = named(draft, dataset, declared)
    lines = [
        "# yaml-language-server: $schema=../schema.json",
        f"{DRAFT}: true  # {_DELETE}",
        f"source: {source}",
        *_HEAD,
    ]
    lines += _section("entities", [*_entities(draft, ids)])
    pins = {id(candidate): pin for candidate, pin in draft.found}
    lines += _section("relations", [_relation(tie, ids, pins[id(tie.from_)]) for tie in draft.ties])
    lines += _section("citations", [*_citations(draft)])
    lines += _left(draft)
    return "\n".join(lines) + "\n"


def named(draft: Draft, dataset: str, declared: frozenset[str]) -> dict[int, str]:
    """An id for each candidate that declares something, by its place in memory: its name in pinyin, unique."""
    taken = set(declared)
    times: dict[str, int] = {}
    ids: dict[int, str] = {}
    for candidate, _ in draft.found:
        if candidate.of:
            ids[id(candidate)] = candidate.of
            continue
        first = f"{candidate.type.lower()}/{dataset}-{slug(candidate.name) or 'x'}"
        own = first
        while own in taken:
            times[first] = times.get(first, 1) + 1
            own = f"{first}-{times[first]}"
        taken.add(own)
        ids[id(candidate)] = own
    return ids


def slug(name: str) -> str:
    """A name as an id has it: 联企兴村1+1行动 is lian-qi-xing-cun-1-1-xing-dong."""
    words: list[str] = []
    for run in re.findall(r"[㐀-鿿]+|[A-Za-z0-9]+", name):
        words += syllables(run) if HANZI.match(run) else [run.lower()]
    kept = [part for word in words for part in _SLUG.findall(word)]
    while sum(map(len, kept)) + len(kept) > LONGEST_SLUG:
        kept.pop()
    return "-".join(kept)


def scalar(value: object) -> str:
    """A value as YAML has it, plain where nothing in it could be taken for anything else."""
    if not isinstance(value, str):
        return str(value)
    if _PLAIN.fullmatch(value) and value not in _RESERVED:
        return value
    return _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _section(name: str, lines: Sequence[str]) -> list[str]:
    return [f"{name}:", *lines] if lines else []


def _entities(draft: Draft, ids: Mapping[int, str]) -> Iterator[str]:
    spans = sentences(draft.text)
    starts = [span.start for span in spans]
    before = -1
    for candidate, pin in draft.found:
        if candidate.of:
            continue
        at = bisect_right(starts, candidate.span.start) - 1
        if at != before and at >= 0:
            span = spans[at]
            yield f"  # 第 {at + 1} 句 · sentence {at + 1} ({span.start}-{span.end})"
            before = at
        yield from _entity(candidate, pin, ids[id(candidate)])


def _entity(candidate: Candidate, pin: Pin, id_: str) -> Iterator[str]:
    yield f"  - id: {id_}"
    values: dict[str, Any] = {"name": candidate.name, **candidate.values}
    if candidate.place and candidate.type in _PLACED:
        values["places"] = [candidate.place]
    for name, value in values.items():
        shown = f"[{', '.join(map(scalar, value))}]" if isinstance(value, list) else _value(name, value)
        yield f"    {name}: {shown}"
    for look in candidate.looks:
        yield f"    # 看 look: {look}"
    yield f"    cited: [{_cited(pin, candidate.states)}]"


def _value(name: str, value: object) -> str:
    """Numbers and truth values stand bare, as curators write them; all else is text."""
    if name in ("value", "amount", "member_count", "inferred", "redacted"):
        return str(value)
    return scalar(value)


def _cited(pin: Pin, states: tuple[str, ...] = (), of: str = "") -> str:
    parts = ([f"of: {of}"] if of else []) + [f"exact: {scalar(pin.exact)}"]
    parts += [f"{name}: {scalar(words)}" for name, words in (("prefix", pin.prefix), ("suffix", pin.suffix)) if words]
    parts += [f"states: [{', '.join(states)}]"] if states else []
    return "{" + ", ".join(parts) + "}"


def _relation(tie: Tie, ids: Mapping[int, str], pin: Pin) -> str:
    """A relation; money for something needs the words that say so, which are those of the sum."""
    to = tie.to if isinstance(tie.to, str) else ids[id(tie.to)]
    more = ", inferred: true" if tie.inferred else ""
    if tie.type == "FINANCES":
        more += f", cited: [{_cited(pin)}]"
    return f"  - {{type: {tie.type}, from: {ids[id(tie.from_)]}, to: {to}{more}}}"


def _citations(draft: Draft) -> Iterator[str]:
    for candidate, pin in draft.found:
        if candidate.of:
            yield f"  - {_cited(pin, of=candidate.of)}"


def _left(draft: Draft) -> list[str]:
    """As comments, the numbers that no candidate states and the candidates that cannot be pinned."""
    whole = Span(0, len(draft.text))
    lines = []
    if draft.left:
        note = say(
            "没有用上的数（多为序数、日期、名称）", "numbers that no candidate states: mostly ordinals, dates, names"
        )
        lines.append(f"# {note}:")
    for span in draft.left[:MOST_LEFT]:
        why = omission(draft.text, span)
        shown = _comment(excerpt(draft.text, span, whole))
        lines.append(f"#   {span.start}: {shown}" + (f" — {why}" if why else ""))
    if len(draft.left) > MOST_LEFT:
        lines.append(f"#   … {len(draft.left) - MOST_LEFT}")
    if draft.unpinned:
        lines.append("# " + say("24 字之内分不清在哪一处的候选", "candidates that no 24 characters tell apart") + ":")
    lines += [f"#   {one.span.start}: {one.type} {_comment(one.name[:24])}" for one in draft.unpinned[:MOST_LEFT]]
    return lines


def _comment(words: str) -> str:
    """Words on one line of a comment: nothing in them ends it, and no control character is among them."""
    return " ".join("".join(one if one.isprintable() else " " for one in words).split())
