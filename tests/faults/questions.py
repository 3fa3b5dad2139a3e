"""Mutations of both corpora of Cypher: what the guard lets through is asked of a real engine, and must do no harm."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import BadRequest, OutOfTime
from graph.guard import Guarded, guarded
from graph.guard.tokens import tokens
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Store
from tests.graph.guard.corpora import Case, honest, hostile
from tests.service.test_cypher_corpus import SECRET, state, watched

SECONDS = 3.0
"""The time that a question has here."""
SLACK = 20.0
"""Seconds that an engine may take beyond, on a busy machine, to end what is out of time."""
LONG = 15_000
BLANKS = (" ", "\n", "\t", "  ", "/* x */", "/* ' \" ` */", "// y\n", "/**/", "\r\n")
"""What stands between tokens and means nothing."""
SPACES = "\xa0\u1680\u180e\u2000\u2007\u2028\u2029\u202f\u205f\u3000\u200b\ufeff\x0b\x0c\x1c\x85"
QUOTES = "'\"`\u2018\u2019\u201c\u201d\u2032\uff07\uff02\uff40"
ESCAPES = ("\\", "\\'", "\\u0027", "\\u000a", "\\U00000027", "\\x27", "%27", "&#39;", "\\\n")
LOOKALIKES = str.maketrans("aceopxyACEHKMOPTX", "асеорхуАСЕНКМОРТХ")
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_ROUGH = re.compile(r"\w+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Mutant:
    """A text made of one of the corpora, how it was made, and the honest question that it must still be."""

    kind: str
    case: Case
    still: Case | None = None


@dataclass
class Outcome:
    """How many were tried, refused by the guard and by the engine, answered, out of time; and what went wrong."""

    tried: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def pieces(text: str) -> list[str]:
    """The text in its tokens with the blanks between them, or roughly so where the guard reads no tokens."""
    try:
        found = tokens(text)
    except BadRequest:
        return _ROUGH.findall(text) or [""]
    parts, at = [], 0
    for token in found:
        parts += [text[at : token.at], token.text]
        at = token.end
    return [part for part in (*parts, text[at:]) if part] or [""]


def _blank(chance: random.Random, parts: list[str]) -> str:
    made = ""
    for part in parts:
        blank = chance.choice(BLANKS) if chance.random() < 0.3 else ""
        made += part + (" " if part.endswith("/") else blank)  # a comment after a slash would begin with it
    return made


def _case(chance: random.Random, parts: list[str]) -> str:
    return "".join(chance.choice((str.lower, str.upper, str.swapcase))(part) for part in parts)


def _spaces(chance: random.Random, parts: list[str]) -> str:
    return "".join(chance.choice(SPACES) if part.isspace() and chance.random() < 0.5 else part for part in parts)


def _at(chance: random.Random, parts: list[str], made: Sequence[str]) -> str:
    at = chance.randrange(len(parts) + 1)
    return "".join((*parts[:at], chance.choice(made), *parts[at:]))


def _escape(chance: random.Random, parts: list[str]) -> str:
    return _at(chance, list("".join(parts)), ESCAPES)


def _quote(chance: random.Random, parts: list[str]) -> str:
    return _at(chance, list("".join(parts)), QUOTES)


def _ticks(chance: random.Random, parts: list[str]) -> str:
    words = [at for at, part in enumerate(parts) if part.isidentifier()] or [0]
    at = chance.choice(words)
    return "".join((*parts[:at], f"`{parts[at]}`", *parts[at + 1 :]))


def _comment(chance: random.Random, parts: list[str]) -> str:
    return _at(chance, list("".join(parts)), ("/*", "*/", "//", "/**/", "/*/", "//\r", "/* */*/", "\n"))


def _alike(chance: random.Random, parts: list[str]) -> str:
    at = chance.randrange(len(parts))
    return "".join((*parts[:at], parts[at].translate(chance.choice((LOOKALIKES, WIDE))), *parts[at + 1 :]))


def _cut(chance: random.Random, parts: list[str]) -> str:
    at = chance.randrange(len(parts))
    return "".join((*parts[:at], *parts[at + 1 :]))


def _double(chance: random.Random, parts: list[str]) -> str:
    at = chance.randrange(len(parts))
    return " ".join((*parts[: at + 1], *parts[at:]))


def _swap(chance: random.Random, parts: list[str]) -> str:
    one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    parts[one], parts[other] = parts[other], parts[one]
    return "".join(parts)


def _split(chance: random.Random, parts: list[str]) -> str:
    at = chance.randrange(len(parts))
    half = len(parts[at]) // 2
    joint = chance.choice(("' + '", " ", "/**/", "\n", "`+`"))
    return "".join((*parts[:at], parts[at][:half], joint, parts[at][half:], *parts[at + 1 :]))


def _splice(chance: random.Random, parts: list[str]) -> str:
    other = pieces(chance.choice(hostile()).query)
    begin = chance.randrange(len(other))
    return _at(chance, parts, [" " + "".join(other[begin : begin + chance.randint(1, 30)]) + " "])


def _nest(chance: random.Random, parts: list[str]) -> str:
    text = "".join(parts)
    begin, end = chance.choice(
        (
            ("CALL { ", " } RETURN 1 AS x"),
            ("RETURN EXISTS { ", " } AS x"),
            ("RETURN COLLECT { ", " } AS x"),
            ("RETURN COUNT { ", " } AS x"),
            ("CALL () { ", " } RETURN 1 AS x"),
            ("", " UNION " + text),
            ("EXPLAIN ", ""),
            ("PROFILE ", ""),
            ("CYPHER 25 ", ""),
            ("CALL { ", " } IN TRANSACTIONS RETURN 1 AS x"),
            ("", "; " + text),
        )
    )
    return f"{begin}{text}{end}"


KINDS: dict[str, Callable[[random.Random, list[str]], str]] = {
    "case": _case,
    "white space": _spaces,
    "escapes": _escape,
    "quotes": _quote,
    "back-ticks": _ticks,
    "comments": _comment,
    "look-alikes": _alike,
    "cut": _cut,
    "doubled": _double,
    "swapped": _swap,
    "split": _split,
    "spliced": _splice,
    "nested": _nest,
}
MEANT = [case for case in honest() if len(case.query) < LONG]
ALL = [case for case in (*honest(), *hostile()) if len(case.query) < LONG]


def mutants(seed: int, count: int) -> Iterator[Mutant]:
    """So many texts; the same seed makes the same."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    for number in range(count):
        if number % 5 == 0:
            case = chance.choice(MEANT)
            text = _blank(chance, pieces(case.query))
            yield Mutant("blanks", Case(text, case.params, same=case.same), case)
            continue
        case = chance.choice(ALL if chance.random() < 0.6 else MEANT)
        kinds = chance.sample(sorted(KINDS), chance.choice((1, 1, 2, 3)))
        text = case.query
        for kind in kinds:
            text = KINDS[kind](chance, pieces(text)) if text else text
        yield Mutant("+".join(sorted(kinds)) if len(kinds) == 1 else "several", Case(text, case.params))


def let_through(mutant: Mutant, url: str, file: Path) -> Guarded | None:
    """What the guard makes of it; None where it is refused."""
    try:
        return guarded(mutant.case.aimed(url, file), mutant.case.params, ONTOLOGY)
    except BadRequest:
        return None


async def _asked(store: Store, question: Guarded) -> tuple[str, Any]:
    """How the engine ends with it, and its rows."""
    try:
        async with asyncio.timeout(SECONDS + SLACK):
            return "answered", (await store.ask(question)).rows
    except OutOfTime:
        return "out of time", None
    except BadRequest:
        return "refused by the engine", None


async def _tried(store: Store, mutant: Mutant, aim: tuple[str, Path], outcome: Outcome) -> None:
    outcome.tried[mutant.kind] += 1
    question = let_through(mutant, *aim)
    if question is None:
        outcome.ends["refused by the guard"] += 1
        if mutant.still:
            outcome.faults.append(f"blanks and comments made it unequal: {mutant.case.query!r}")
        return
    try:
        end, rows = await _asked(store, question)
    except Exception as error:  # whatever it is, it is a fault, and is told with the text
        outcome.ends["failed"] += 1
        outcome.faults.append(f"{type(error).__name__}: {error}: {mutant.case.query!r} {mutant.case.params!r}"[:1500])
        return
    outcome.ends[end] += 1
    if rows is not None and SECRET in str(rows):
        outcome.faults.append(f"a file was read: {mutant.case.query!r}")
    if mutant.still and end == "refused by the engine":
        outcome.faults.append(f"blanks and comments made it unequal: {mutant.case.query!r}")


async def _run(settings: Settings, found: Iterator[Mutant], aim: tuple[str, Path], outcome: Outcome) -> None:
    before = await state(settings)
    async with Store.open(settings.model_copy(update={"query_seconds": SECONDS}), ONTOLOGY, access="read") as store:
        for mutant in found:
            await _tried(store, mutant, aim, outcome)
    if await state(settings) != before:
        outcome.faults.append(f"the graph was written to: {before} before")


def harmed(settings: Settings, folder: Path, *, seed: int, count: int) -> Outcome:
    """Ask the mutants that the guard lets through of the engine, as a reader and within short time."""
    outcome = Outcome()
    file = folder / "file.csv"
    file.write_text(f"{SECRET}\n", "utf-8")
    with watched() as (url, callers):
        asyncio.run(_run(settings, mutants(seed, count), (url, file), outcome))
        if callers:
            outcome.faults.append(f"an address was called: {callers}")
    return outcome
