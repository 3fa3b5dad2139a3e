"""The engine and its graph: whether it is reached, what it is, and whether its graph is what this program expects."""

import importlib.util
import json
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gongjian.checks.configuration import explained
from gongjian.checks.finding import UNREACHABLE, Finding
from gongjian.checks.state import loaded
from graph import embedded
from graph.embedded_home import Home
from graph.errors import GraphError
from graph.ontology import ONTOLOGY
from graph.queries import query
from graph.repository.contents import mark
from graph.settings import Settings
from graph.store import Store
from ingest.folder import fingerprints
from ingest.holdings import last_run
from ingest.lease import Holder, gone
from ingest.records import loader_version

PACKAGE = "arcadedb_embedded"
OLDEST = (5, 26)
"""The oldest Neo4j that the tests run on; calendar releases (2025, 2026 …) count as newer."""
SKEW = timedelta(minutes=5)
LOAD = "gongjian load"


async def engine(settings: Settings, *, start: bool) -> AsyncIterator[Finding]:
    """All findings about the engine and its graph.

    The embedded engine is started where it has kept a graph before, as any question would start it, and ends with the
    look; where it has none, it is tried in a temporary folder, and only with `start`.
    """
    if settings.embedded:
        yield package()
        if not loaded(Home(settings.home)):
            yield _tried(settings) if start else _not_tried()
            yield Finding("graph", "还没有载入 · nothing is loaded yet", "wrong", LOAD)
            return
    try:
        async with Store.open(settings, ONTOLOGY) as store:
            yield await _reached(store)
            async for finding in graph(store, settings.data, datetime.now(UTC)):
                yield finding
    except GraphError as error:
        yield Finding("engine", explained(error), "wrong", error.mend, UNREACHABLE)


def package() -> Finding:
    """Whether the embedded engine is installed."""
    if importlib.util.find_spec(PACKAGE) is None:
        mend = "pip install arcadedb-embedded，或设 GONGJIAN_GRAPH_URI · or set GONGJIAN_GRAPH_URI."
        return Finding("package", "没有安装内嵌引擎 · the embedded engine is not installed", "wrong", mend, UNREACHABLE)
    return Finding("package", "内嵌引擎已安装 · the embedded engine is installed")


async def graph(store: Store, data: Path, now: datetime) -> AsyncIterator[Finding]:
    """Findings about what the graph holds."""
    version = await store.version()
    if not version:
        yield Finding("graph", "图是空的 · the graph is empty", "wrong", LOAD)
        return
    yield await _schema(store)
    noted = await mark(store)
    if noted.restoring:
        rows = max(noted.rows, 0)
        message = f"图的恢复没有完成，已写 {rows} 行 · a restore has not ended; rows written: {rows}"
        yield Finding("graph", message, "wrong", "gongjian restore FILE（同一文件 · the same file）")
        return
    run = await last_run(store)
    yield _run(run, version)
    yield _fresh(run, data)
    yield await _lease(store)
    yield clock(str(run.get("at") or ""), now)


def clock(run: str, now: datetime) -> Finding:
    """Whether this machine's clock can be right: the last run is not to come."""
    try:
        ahead = datetime.fromisoformat(run) - now if run else timedelta()
    except ValueError:
        ahead = timedelta()
    if ahead > SKEW:
        message = f"上次载入在 {run}，而本机时钟为 {now:%Y-%m-%dT%H:%M}Z · the last load lies in the future"
        return Finding("clock", message, "warning", "校准时钟 · Set the clock.")
    return Finding("clock", f"{now:%Y-%m-%dT%H:%M}Z")


def supported(version: str) -> bool:
    """Whether a Neo4j of that version is one that this program was made for."""
    numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
    return len(numbers) == 2 and numbers >= OLDEST


async def _reached(store: Store) -> Finding:
    if store.engine == "embedded":
        return Finding("engine", f"内嵌引擎 {store.server_version} 应答 · the embedded engine answers")
    parts = await store.read(query("store/components"))
    edition = next((str(row["edition"]) for row in parts if "Kernel" in str(row["name"])), "")
    said = f"Neo4j {store.server_version} {edition}".rstrip()
    if not supported(store.server_version):
        oldest = ".".join(map(str, OLDEST))
        return Finding("engine", f"{said} 太旧 · is too old", "wrong", f"升级 · Upgrade to {oldest} or newer.")
    return Finding("engine", f"{said} 应答 · answers")


async def _schema(store: Store) -> Finding:
    if await store.prepared():
        return Finding("schema", "约束与索引是本版本的 · constraints and indexes are those of this version")
    message = "图由另一版本载入，服务不会启动 · the graph was loaded by another version: the service will not start"
    return Finding("schema", message, "wrong", LOAD)


def _run(run: dict[str, object], version: int) -> Finding:
    if not run:
        return Finding("graph", "没有载入过记录 · no records were loaded", "wrong", LOAD)
    if not run.get("finished"):
        message = f"{run['id']} 没有完成 · did not finish"
        return Finding("graph", message, "warning", f"{LOAD}（从中断处继续 · goes on from there）")
    return Finding("graph", f"{run['id']} 于 {run['finished']} 完成 · finished; 图版本 · graph version {version}")


def _fresh(run: dict[str, object], data: Path) -> Finding:
    """Whether the records are as they were when they were loaded."""
    try:
        now, then = fingerprints(data), json.loads(str(run.get("files") or "{}"))
    except (OSError, ValueError) as error:
        return Finding("fresh", f"比不了记录 · the records cannot be compared: {error}", "warning", "gongjian check")
    changed = sorted(name for name in {*now, *then} if now.get(name) != then.get(name))
    if changed:
        shown = ", ".join(changed[:3]) + (" …" if len(changed) > 3 else "")
        message = f"{len(changed)} 个文件在载入后变了 · files were changed since the load: {shown}"
        return Finding("fresh", message, "warning", f"gongjian plan；{LOAD}")
    if run.get("loader") != loader_version(ONTOLOGY):
        message = "图由另一版本的载入程序写成 · the graph was written by another version of the loader"
        return Finding("fresh", message, "warning", LOAD)
    return Finding("fresh", "图与记录文件一致 · the graph is as the files of records say")


async def _lease(store: Store) -> Finding:
    holder = await Holder.of(store)
    if not holder.owner or holder.left <= 0:
        return Finding("lease", "没有人在写 · nobody writes")
    if gone(holder.owner):
        message = f"写入者已不在：{holder.zh} · the writer is gone: {holder.en}"
        return Finding("lease", message, "warning", f"{LOAD}（会接手 · takes over）")
    said = f"正在写：{holder.zh} · writing now: {holder.en}"
    return Finding("lease", said, "warning", "等它结束 · Wait until it is done.")


def _not_tried() -> Finding:
    return Finding("engine", "还没有状态，未启动引擎 · there is no state yet; not started", "skipped", "--start")


def _tried(settings: Settings) -> Finding:
    """Start an engine in a folder of its own, which is gone afterwards."""
    with _elsewhere(settings) as other:
        try:
            with embedded.join(other):
                pass
        except GraphError as error:
            return Finding("engine", explained(error), "wrong", error.mend, UNREACHABLE)
    return Finding("engine", "内嵌引擎启动得了 · the embedded engine starts")


@contextmanager
def _elsewhere(settings: Settings) -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="gongjian-doctor-") as folder:
        other = settings.model_copy(update={"home": Path(folder) / "home"})
        try:
            yield other
        finally:
            embedded.stop(other, now=True)
