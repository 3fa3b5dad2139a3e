"""Exporting: what `gongjian export` asks the graph for, and how a file comes to stand on the disk: whole or not."""

import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

import typer

from gongjian.asking import asked
from graph.errors import BadRequest
from graph.repository.entities import Filter
from graph.repository.harvest import Facts, Harvest, Question
from graph.repository.moments import Moment
from graph.repository.networks import names_outside, undated
from graph.repository.places import known_places
from graph.store import Store

if TYPE_CHECKING:
    from service.exports.forms import Name  # pages and forms load libraries: only where one is written
    from service.languages import Language

HTML, STDOUT = "html", Path("-")
TITLE = "共建图谱 Gongjian"


@dataclass(frozen=True)
class Part:
    """Which part of the graph: the options of the command."""

    center: str = ""
    depth: int | None = None
    types: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    all_places: bool = False
    as_of: str | None = None

    @property
    def moment(self) -> Moment:
        """The time asked of."""
        return Moment.of(self.as_of)

    def check(self) -> None:
        """Raise BadRequest for a depth without a centre, and for what is no date."""
        if not self.center and self.depth is not None:
            raise BadRequest(
                "There is no depth without a centre.",
                mend="Name one, or leave --depth out.",
                zh="没有 --center 就没有 --depth。",
            )
        Moment.of(self.as_of)

    async def question(self, store: Store) -> Question:
        """What is asked of the graph. Raises BadRequest for a place that is none."""
        regions = await known_places(store, self.regions)
        keep = Filter(self.types, (), regions, self.themes, all_places=self.all_places, moment=self.moment)
        return Question(keep, self.relations, self.center, self.depth or 1)

    def said(self) -> Iterator[tuple[str, str]]:
        """The same as REST calls it, for the file to say."""
        given = {"type": self.types, "relation": self.relations, "region": self.regions, "theme": self.themes}
        given |= {"center": (self.center,), "depth": (str(self.depth or ""),), "as_of": (self.as_of or "",)}
        given |= {"places": ("all",) if self.all_places else ()}
        return ((name, value) for name, values in given.items() for value in values if value)


@dataclass
class Look:
    """How a page looks: its title, its language, and the earlier page that it is laid out like."""

    title: str
    english: bool
    like: Path | None


@dataclass
class Written:
    """What was written."""

    bytes: int = 0
    entities: int = 0
    relations: int = 0
    undated: int = 0
    version: int = 0
    limits: dict[str, int] = field(default_factory=dict)

    def count(self, some: Facts) -> None:
        """Count some facts."""
        ends = sum(hasattr(fact, "from_") for fact in some)
        self.relations += ends
        self.entities += len(some) - ends


def page(part: Part, target: Path, look: Look) -> Written:
    """Write the network as a page; what stood on the page that it is like, or that it replaces, stands there again."""
    from service.visual import network

    before = network.earlier(_text(look.like or target))
    if look.like is not None and before is None:
        raise typer.BadParameter(f"{look.like} 不是网络图页面 · {look.like} is no network page", param_hint="--like")
    written = Written()

    async def ask(store: Store) -> str:
        found = await (await Harvest.begin(store, await part.question(store))).subgraph()
        moment = part.moment
        written.undated = await undated(store, found, moment)
        written.entities, written.relations = len(found.entities), len(found.relations)
        written.limits = found.limits
        notes = [(f"只示 {moment} 期间成立者。", f"What held in {moment}.")] if moment.asked else []
        names = await names_outside(store, found)
        spoken: Language = "en" if look.english else "zh"
        sheet = network.Sheet(look.title, names=names, notes=notes, language=spoken, before=before)
        return network.page(found, store.ontology, sheet)

    html = asked(ask).encode()
    with _opened(target) as out:
        written.bytes = out.write(html)
    return written


def file(part: Part, target: Path, form: "Name") -> Written:
    """Write a file for other programs, as facts are read. Raises Overtaken where the graph is written to meanwhile."""
    from service.exports import FORMS, About, streamed

    written = Written()

    async def ask(store: Store) -> None:
        harvest = await Harvest.begin(store, await part.question(store))
        written.version, written.limits = harvest.origin.state[1], harvest.origin.limits
        written.undated = harvest.origin.undated
        about = About.now(written.version, part.said(), **await harvest.told())
        writer = FORMS[form].writer(about, store.ontology)
        with _opened(target) as out:
            async for chunk in streamed(writer, _counted(harvest, written)):
                written.bytes += out.write(chunk)

    asked(ask)
    return written


async def _counted(harvest: Harvest, written: Written) -> AsyncIterator[Facts]:
    async for some in harvest.batches():
        written.count(some)
        yield some


@contextmanager
def _opened(target: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of the target when it is whole; or standard output."""
    if target == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _text(path: Path) -> str:
    """The text of a file; of one that is not there, or is no text, nothing."""
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return ""
