"""Migration of an older state folder of the embedded engine: on a copy, in small steps, and the old one is kept whole.

`state.json` names the folder that the engine keeps its databases in. A migration copies that folder to another, proves
the copy by the sha256 of every file, takes it from format to format, and at last replaces `state.json` by one rename:
whatever kills it, the state is the old one or the new one, each whole. The old folder stays until `gongjian verify` has
found nothing wrong with the graph. Call under the start lock and the engine lock, while no engine runs.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.embedded_home import FORMAT, ROOM, Home, engine_version, program_version, read_json, try_lock, write_json
from graph.errors import GraphError, StateError

State = dict[str, Any]
PART = ".part"
"""What the name of a copy ends with that is not whole yet."""
BEFORE = "before"
"""The key under which the state names the folder that it had before the last migration."""


def _of_one(state: State) -> State:
    """Format 0: an engine's folder without `state.json`, as a file system that was restored in parts leaves it."""
    return state


def _of_two(state: State) -> State:
    """Format 2 records which program and which engine wrote the folder, so that an older engine never opens it."""
    return {**state, "program": program_version(), "engine": engine_version()}


STEPS: Mapping[int, Callable[[State], State]] = {0: _of_one, 1: _of_two}
"""What makes the next format of a state, by the format that it has; a step is never changed once it is out."""


def pending(home: Home) -> str:
    """Why the folder would be migrated at the next start, or nothing. Raises StateError as `Home.check_format`."""
    home.check_format()
    state = known(home)
    if state is None:
        return ""
    if state["format"] < FORMAT:
        return f"format {state['format']} → {FORMAT}"
    older, now = str(state.get("engine") or ""), engine_version()
    return f"engine {older or '?'} → {now}" if now and older != now else ""


def known(home: Home) -> State | None:
    """The state of the folder; of one with a database and no `state.json`, that of format 0; None where it is empty."""
    found = read_json(home.state)
    if found is None:
        return {"format": 0} if (home.engine / "databases").is_dir() else None
    return found


def room(home: Home) -> tuple[int, int]:
    """How many bytes a migration needs, and how many are free."""
    size = sum(path.stat().st_size for path in _files(home.engine))
    return size + ROOM, shutil.disk_usage(home.path).free


@contextmanager
def migrated(home: Home) -> Iterator[None]:
    """Start an engine within the block, on a folder of this version; where it fails, the old folder is back."""
    moved = migrate(home)
    try:
        yield
    except GraphError:
        with home.supervisor_lock.open("r+") as lock:
            if moved and try_lock(lock.fileno(), fcntl.LOCK_SH):  # nobody is still starting on it
                undo(home)
        raise


def migrate(home: Home) -> bool:
    """Bring an older folder to this version; whether there was anything to do.

    Raises StateError where the disk has no room for a copy, or the copy is not equal; nothing has changed then.
    """
    with home.explained():
        why = pending(home)
        _clear(home)
        if not why:
            return False
        needed, free = room(home)
        if free < needed:
            said = f"{needed // 1024**2 + 1} MiB; 余 · free: {free // 1024**2} MiB"
            raise StateError(
                f"状态文件夹须先迁移（{why}），空间不够 · the state folder is migrated on a copy, which needs {said}.",
                mend="腾出空间，或另设 GONGJIAN_HOME · Free some space, or set GONGJIAN_HOME elsewhere.",
            )
        state = known(home) or {}
        folder, older = _copied(home), kept(home)
        before = {"format": state["format"], "folder": home.engine.name, "engine": state.get("engine")}
        write_json(home.state, {**_stepped(state), "folder": folder.name, "migrated": _now(), BEFORE: before})
        if older is not None:  # of the migration before this one; what this one copied is younger, and whole
            shutil.rmtree(older, ignore_errors=True)
        return True


def undo(home: Home) -> None:
    """Go back to the folder before the last migration, where the engine does not start on the new one."""
    state = known(home) or {}
    before = state.get(BEFORE)
    if before and (home.path / before["folder"]).is_dir():
        new = home.engine
        kept = {"format": before["format"], "folder": before["folder"], "engine": before.get("engine")}
        write_json(home.state, {name: value for name, value in kept.items() if value is not None})
        shutil.rmtree(new, ignore_errors=True)


def kept(home: Home) -> Path | None:
    """The folder before the last migration, where it is still there."""
    before = (known(home) or {}).get(BEFORE)
    folder = home.path / str(before["folder"]) if before else None
    return folder if folder is not None and folder.is_dir() else None


def settle(home: Home) -> Path | None:
    """Delete the folder before the last migration, now that the graph was verified; the folder, where there was one."""
    folder = kept(home)
    if folder is not None:
        state = known(home) or {}
        write_json(home.state, {name: value for name, value in state.items() if name != BEFORE})
        shutil.rmtree(folder, ignore_errors=True)
    return folder


def _stepped(state: State) -> State:
    """The state after every step that it lacks; of a format that is right, with the engine that is there now."""
    while state["format"] < FORMAT:
        state = {**STEPS[state["format"]](state), "format": state["format"] + 1}
    return {**state, "program": program_version(), "engine": engine_version()}


def _copied(home: Home) -> Path:
    """A copy of the engine's folder that was proven equal and is on the disk, under a name that nothing has yet."""
    whole = home.path / f"engine-{FORMAT}-{engine_version() or 'x'}-{os.urandom(3).hex()}"
    part = whole.with_name(whole.name + PART)
    shutil.copytree(home.engine, part, symlinks=True)
    if _digests(home.engine) != _digests(part):
        shutil.rmtree(part, ignore_errors=True)
        raise StateError(
            "状态文件夹的副本与原来不符，未迁移 · the copy of the state folder differs; nothing was migrated.",
            mend="检查磁盘，再试 · Check the disk and try again.",
        )
    part.rename(whole)
    return whole


def _clear(home: Home) -> None:
    """Delete copies that a migration which was killed left: those that the state does not name."""
    named = {home.engine.name, *([folder.name] if (folder := kept(home)) else [])}
    for path in home.path.glob("engine-*"):
        if path.is_dir() and path.name not in named:
            shutil.rmtree(path, ignore_errors=True)


def _digests(folder: Path) -> dict[str, str]:
    """The sha256 of every file in a folder; each is put on the disk before."""
    found = {}
    for path in _files(folder):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
