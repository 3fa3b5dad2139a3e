"""Taking a backup: the whole graph, of one version, into a file that stands there whole or not at all."""

import asyncio
import errno
import os
import tempfile
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from graph.embedded_home import program_version
from graph.errors import Full, GraphError, Overtaken, WriteRefused
from graph.ontology import Ontology
from graph.ontology.instants import stamp
from graph.repository import contents
from graph.repository.contents import JOURNAL, Counted, Watchman
from graph.settings import Settings
from graph.store import Store
from ingest.backup.form import (
    DERIVED,
    ENTITIES,
    FORMAT,
    LINE,
    MANIFEST,
    PARTS,
    RELATIONS,
    Engine,
    Graph,
    Held,
    Manifest,
    Row,
    Tally,
    digest_of,
    line_of,
    ontology_digest,
)
from ingest.backup.judging import Judge
from ingest.holdings import untouched
from ingest.lease import Watch, unwatched
from ingest.rows import say

TRIES = 3
"""How often the reading begins again where the graph is written to meanwhile."""
PAUSE = 0.5
SECONDS = 120.0
"""The time that one read of a backup may take: nobody waits for it but the backup."""
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What a write says that a disk, a share of it or a limit of the process has no room for."""
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Taken:
    """A backup that was taken: its file, how large it is, and what it tells of itself."""

    file: Path
    bytes: int
    manifest: Manifest


def patient(settings: Settings) -> Settings:
    """The settings for reading all of a graph."""
    return settings.model_copy(update={"query_seconds": max(settings.query_seconds, SECONDS)})


async def take(
    settings: Settings, ontology: Ontology, file: Path | None = None, *, force: bool = False, watch: Watch = unwatched
) -> Taken:
    """Write the whole graph to a file, by default `gongjian-backup-v<version>.zip` in the working folder.

    Who may read the graph may do it. With `force`, a file that is there is replaced; of a symbolic link, the file that
    it points to. Raises WriteRefused where the name is taken, its folder is not there, or the graph is empty or half
    restored; Full where the file has no room; Overtaken where the graph does not stop being written to; GraphError
    where it holds what no backup can: nothing is left behind then.
    """
    async with Store.open(patient(settings), ontology) as store:
        for left in reversed(range(TRIES)):
            target = file or Path(f"gongjian-backup-v{await store.version()}.zip")
            place = _end(target) if force else target
            _free(place, force=force)
            try:
                with _whole(place, force=force) as out:
                    manifest = await _Taker(store, out, watch).take()
                break
            except Overtaken:
                if not left:
                    raise
                await asyncio.sleep(PAUSE)
        return Taken(target, target.stat().st_size, manifest)


async def rows(store: Store, part: str) -> AsyncIterator[list[Row]]:
    """The rows of a part of the graph, a batch at a time. Raises GraphError for relations whose ends are not theirs."""
    if part == ENTITIES:
        async for nodes in contents.entities(store):
            yield [_entity(node, store.ontology) for node in nodes]
    elif part in JOURNAL:
        async for noted in contents.journal(store, part):
            yield [{"type": part, "properties": dict(stored)} for stored in noted]
    else:
        async for ids in contents.ids(store):
            if part == RELATIONS:
                async for edges in contents.relations(store, ids):
                    yield [_relation(edge) for edge in edges]
            else:
                edges_ = await contents.derived(store, ids)
                yield [{"type": each.type, "from": each.id, "to": list(each.targets)} for each in edges_]


class _Taker:
    """One reading of the graph, from its beginning to its end."""

    def __init__(self, store: Store, out: IO[bytes], watch: Watch) -> None:
        self._store, self._out, self._watch = store, out, watch
        self._judge = Judge(store.ontology)
        self._done = self._total = 0

    async def take(self) -> Manifest:
        mark = await contents.mark(self._store)
        _ready(mark)
        watchman, settled = await Watchman.of(self._store), await untouched(self._store)
        counted = await contents.counted(self._store)
        self._total = sum(counted.nodes.values()) + sum(counted.edges.values())
        with zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED) as packed:
            parts: dict[str, Held] = {}
            ends = 0
            for part, member in PARTS.items():
                with packed.open(_member(member), "w", force_zip64=True) as into:
                    parts[part], tied = await self._part(part, into, watchman)
                ends += tied
            await watchman.check()
            _complete(parts, ends, counted)
            manifest = self._manifest(mark, settled, parts)
            packed.writestr(_member(MANIFEST), line_of(manifest.wire()))
        self._watch("", self._done, self._done)
        return manifest

    async def _part(self, part: str, into: IO[bytes], watchman: Watchman) -> tuple[Held, int]:
        """Write a part; what it holds, and how many derived edges its rows are."""
        tally, edges = Tally(), 0
        async for some in rows(self._store, part):
            await watchman.check()
            for row in some:
                line = line_of(row)
                fault = say("太长", "is too long") if len(line) > LINE else self._judge.fault(part, row)
                if fault:
                    raise _unfit(row, fault)
                tally.add(line)
                into.write(line)
                edges += len(row["to"]) if part == DERIVED else 0
            self._done += len(some)
            self._watch(part.lower(), self._done, max(self._total, self._done))
        return tally.held(), edges

    def _manifest(self, mark: contents.Mark, settled: bool, parts: dict[str, Held]) -> Manifest:
        return Manifest(
            format=FORMAT,
            program=program_version(),
            ontology=ontology_digest(self._store.ontology),
            engine=Engine(name=self._store.engine, version=self._store.server_version),
            made=stamp(datetime.now(UTC)),
            graph=Graph(version=mark.version, born=mark.born, schema_=mark.schema, settled=settled),
            parts=parts,
            digest=digest_of(parts),
        )


def _ready(mark: contents.Mark) -> None:
    if not mark.version:
        raise WriteRefused(say("图是空的，没有可备份的", "the graph is empty"), mend="gongjian load")
    if mark.restoring:
        raise WriteRefused(
            say("图的恢复没有完成", "a restore into this graph has not ended"), mend="gongjian restore FILE"
        )


def _complete(parts: dict[str, Held], derived: int, counted: Counted) -> None:
    """Raise where the graph holds more than was read: nodes of no type, edges that begin at none."""
    nodes = sum(counted.nodes.values()) - sum(counted.of(label) for label in contents.OWN)
    read = parts[ENTITIES].rows + sum(parts[label].rows for label in JOURNAL)
    edges = parts[RELATIONS].rows + derived
    if (nodes, sum(counted.edges.values())) != (read, edges):
        zh = f"图中有 {nodes} 个节点、{sum(counted.edges.values())} 条边，只读到 {read} 与 {edges}"
        raise contents.torn("The graph holds nodes or edges that no load wrote; a backup would lose them.", f"{zh}。")


def _entity(node: contents.Node, ontology: Ontology) -> Row:
    types = [label for label in node.labels if label in ontology.entities]
    return {"type": types[0] if len(types) == 1 else "", "properties": dict(node.stored)}


def _relation(edge: contents.Edge) -> Row:
    if (edge.source, edge.target) != (edge.stored.get("from"), edge.stored.get("to")):
        message = f"The relation {edge.id} ties other ends than it says."
        raise contents.torn(message, f"关系 {edge.id} 所连的两端不是它所写的。")
    return {"type": edge.type, "properties": dict(edge.stored)}


def _unfit(row: Row, fault: str) -> GraphError:
    stored = row.get("properties")
    id_ = stored.get("id") if isinstance(stored, dict) else row.get("from")
    return contents.torn(f"{id_} cannot be backed up: {fault}.", f"{id_} 不能备份。")


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _end(target: Path) -> Path:
    """Where the links of a name lead: they stay, and what they point to is written."""
    return Path(os.path.realpath(target))  # Path.resolve raises for a link to itself


def _free(target: Path, *, force: bool) -> None:
    """Raise WriteRefused unless a file may be put there: a link that points to nothing holds its name too."""
    if not target.parent.is_dir():
        message = say(f"没有文件夹 {target.parent}", f"there is no folder {target.parent}")
        raise WriteRefused(message, mend=say("先建好它，或换一个文件名", "make it, or name another file"))
    if target.is_dir():
        message = say(f"{target} 是文件夹，不是文件", f"{target} is a folder, not a file")
        raise WriteRefused(message, mend=say("写明其中的文件名", "name a file in it"))
    if not os.path.lexists(target) or (force and target.is_file()):
        return
    if force:  # a device, a pipe, a link to itself
        message = say(f"{target} 不是普通文件，不替换", f"{target} is no ordinary file and is not replaced")
        raise WriteRefused(message, mend=say("换一个文件名", "name another file"))
    message = say(f"{target} 已存在，不覆盖", f"{target} exists and is not overwritten")
    raise WriteRefused(message, mend=say("换一个文件名，或加 --force", "name another file, or add --force"))


@contextmanager
def _whole(target: Path, *, force: bool) -> Iterator[IO[bytes]]:
    """A file of the owner's alone that takes the place of the target when it is whole and on the disk."""
    with _room(target):
        handle, name = _begun(target)
        try:
            with os.fdopen(handle, "w+b") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            _free(target, force=force)  # somebody else may have made it meanwhile
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _begun(target: Path) -> tuple[int, str]:
    """A hidden file beside the target, open; an OSError names the target, which is the name that was asked for."""
    try:
        return tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None


@contextmanager
def _room(target: Path) -> Iterator[None]:
    """Raise Full, which names the folder, where there is no room for what is written."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        folder = target.parent.absolute()
        message = say(
            f"{folder} 放不下备份，什么也没有留下", f"{folder} has no room for the backup; nothing is left there"
        )
        raise Full(message, mend=say("腾出空间，或换一个文件名", "make room, or name another file")) from None
