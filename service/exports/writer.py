"""What all writers share: what an export says of itself, and how batches of facts become chunks of bytes."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from graph.ontology import Entity, Fact, Ontology, Relation

FROM = "Gongjian 共建图谱"


@dataclass(frozen=True)
class About:
    """What an export says of itself: graph version, instant (ISO, UTC), what was asked, the datasets with licences.

    `datasets` are those that its facts are of, `sources` those that its facts cite and that are not among them, so that
    evidence can be followed; each with its id and what is known of it. `part` says that something is left out. `limits`
    names the caps that cut the neighbourhood of a centre; else an export has none.
    """

    version: int
    at: str
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    datasets: Sequence[Mapping[str, Any]] = ()
    limits: Mapping[str, int] = field(default_factory=dict)
    as_of: Mapping[str, Any] = field(default_factory=dict)
    """Of a time: its first and last day, and how many of the entities have no dates and are taken to hold."""
    sources: Sequence[Mapping[str, Any]] = ()
    part: bool = False

    @classmethod
    def now(cls, version: int, asked: Iterable[tuple[str, str]], **known: Any) -> Self:
        """Of an export that is made now."""
        said: dict[str, list[str]] = {}
        for name, value in asked:
            said.setdefault(name, []).append(value)
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return cls(version, at, said, **known)

    @property
    def title(self) -> str:
        """One line that names the file's content."""
        return f"{FROM}, graph version {self.version}"

    @property
    def licences(self) -> list[str]:
        """The licences of the datasets, each once."""
        return sorted({str(each["licence"]) for each in self.datasets if each.get("licence")})

    def wire(self) -> dict[str, Any]:
        """The same as JSON shows it; absent values are left out."""
        shown = ("id", "title", "title_en", "licence", "maintainer", "how")
        datasets = [{name: each[name] for name in shown if each.get(name)} for each in self.datasets]
        found = {
            "generator": FROM,
            "graph_version": self.version,
            "exported": self.at,
            "asked": {name: list(values) for name, values in self.asked.items()},
            "licences": self.licences,
            "datasets": datasets,
            **({"sources": [dict(each) for each in self.sources]} if self.sources else {}),
            **({"as_of": dict(self.as_of)} if self.as_of else {}),
        }
        return found | ({"truncated": True, "limits": dict(self.limits)} if self.limits else {})

    def lines(self) -> list[str]:
        """The same as lines of text."""
        asked = "; ".join(f"{name}={','.join(values)}" for name, values in self.asked.items()) or "everything"
        found = [self.title, f"exported {self.at}", f"asked: {asked}", f"licences: {'; '.join(self.licences)}"]
        found += [f"as of {', '.join(f'{name} {value}' for name, value in self.as_of.items())}"] if self.as_of else []
        found += [f"dataset {each['id']}: {each.get('title')} ({each.get('licence')})" for each in self.datasets]
        found += [f"source {each['id']}: {'; '.join(_told(each))}" for each in self.sources]
        return found + [f"cut at its cap: {name} {cap}" for name, cap in self.limits.items()]


def _told(source: Mapping[str, Any]) -> list[str]:
    """What is known of a source, in one order; of one without a title its name."""
    title = source.get("title") or source.get("name")
    known = (title, *(source.get(name) for name in ("publisher", "author", "published", "url", "dataset")))
    return [str(each) for each in known if each]


class Writer:
    """Writes one file: `head`, then `body` for each batch, then `tail`; `close` gives up whatever is left of it.

    Entities come before the first relation: `entities` and `relations` are told of their own, `crossing` comes
    between them, once.
    """

    def __init__(self, about: About, ontology: Ontology) -> None:
        self.about = about
        self.ontology = ontology
        self._crossed = False

    def head(self) -> bytes:
        """The bytes before the first fact."""
        return b""

    def entities(self, some: Sequence[Entity]) -> bytes:
        """The bytes of some entities."""
        raise NotImplementedError

    def crossing(self) -> bytes:
        """The bytes between the last entity and the first relation."""
        return b""

    def relations(self, some: Sequence[Relation]) -> bytes:
        """The bytes of some relations."""
        raise NotImplementedError

    def ending(self) -> Iterator[bytes]:
        """The bytes after the last fact."""
        yield from ()

    def close(self) -> None:
        """Give up what the writer holds; may be called at any time."""

    def body(self, some: Sequence[Fact]) -> bytes:
        """The bytes of a batch."""
        entities = [each for each in some if isinstance(each, Entity)]
        relations = [each for each in some if isinstance(each, Relation)]
        if entities and self._crossed:
            raise ValueError("an entity after the first relation")
        parts = [self.entities(entities)] if entities else []
        if relations:
            parts += [self._cross(), self.relations(relations)]
        return b"".join(parts)

    def tail(self) -> Iterator[bytes]:
        """The bytes after the last batch."""
        yield self._cross()
        yield from self.ending()

    def _cross(self) -> bytes:
        if self._crossed:
            return b""
        self._crossed = True
        return self.crossing()


async def streamed(writer: Writer, batches: AsyncIterable[Sequence[Fact]]) -> AsyncGenerator[bytes]:
    """The file in chunks, none of them empty, as the batches come; the work is done off the event loop.

    An export has one thread, in which one thing follows the other: what is called off is closed after the step that
    is still being written, whoever waits for it.
    """
    loop, thread = asyncio.get_running_loop(), ThreadPoolExecutor(1, "export")
    try:
        if head := await loop.run_in_executor(thread, writer.head):
            yield head
        async for some in batches:
            if chunk := await loop.run_in_executor(thread, writer.body, some):
                yield chunk
        tail = writer.tail()
        while (last := await loop.run_in_executor(thread, next, tail, None)) is not None:
            if last:
                yield last
    finally:
        closed = loop.run_in_executor(thread, writer.close)
        thread.shutdown(wait=False)
        await asyncio.shield(closed)
