"""The state folder of the embedded engine: its rights, its room, its files, what a run before left in it."""

import os
import shutil
import stat
from pathlib import Path

from gongjian.checks.configuration import explained
from gongjian.checks.finding import Finding
from graph import embedded, embedded_migration
from graph.embedded_home import DATABASE, FORMAT, ROOM, Home, read_json
from graph.errors import GraphError, StateError

SCARCE = 1024**3
"""Free bytes below which a graph of some size soon finds no room."""
RIGHTS = "改其权限，或另设 GONGJIAN_HOME · Mend its rights, or set GONGJIAN_HOME to a folder you can write."


def state(home: Home) -> list[Finding]:
    """All findings about the folder; nothing in it is made or changed."""
    findings = [writable(home), room(home)]
    if home.path.is_dir():
        findings += [layout(home), passwords(home), record(home)]
    return findings


def loaded(home: Home) -> bool:
    """Whether an engine has ever kept a graph there."""
    return (home.engine / "databases" / DATABASE).is_dir()


def writable(home: Home) -> Finding:
    """Whether the folder can be written, or made where it is not there yet."""
    there = home.path if home.path.exists() else _above(home.path)
    if not there.is_dir():
        return Finding("home", f"{there} 不是文件夹 · is no folder", "wrong", RIGHTS)
    why = _refused(there)
    if why:
        return Finding("home", f"{there} 不可写 · cannot be written: {why}", "wrong", RIGHTS)
    if not home.path.exists():
        return Finding("home", f"{home.path} 尚无；首次载入时建立 · is made by the first load")
    others = home.path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    if others:
        return Finding("home", f"{home.path} 他人可进入 · others may enter it", "warning", f"chmod 700 {home.path}")
    return Finding("home", f"{home.path} 可写 · can be written")


def room(home: Home) -> Finding:
    """Whether the disk has room for a graph."""
    try:
        free = shutil.disk_usage(home.path if home.path.exists() else _above(home.path)).free
    except OSError as error:
        return Finding("disk", f"看不到磁盘余量 · the free space is not to be seen: {error.strerror}", "warning")
    said = f"余 · free: {free / 1024**3:.1f} GiB"
    mend = "腾出空间，或把 GONGJIAN_HOME 设到别处 · Free some space, or set GONGJIAN_HOME elsewhere."
    if free < ROOM:
        return Finding("disk", f"磁盘已满 · the disk is full; {said}", "wrong", mend)
    return Finding("disk", said, "warning", mend) if free < SCARCE else Finding("disk", said)


def layout(home: Home) -> Finding:
    """Whether the folder is of a version that this program knows."""
    try:
        with home.explained():
            home.check_format()
    except StateError as error:
        return Finding("format", explained(error), "wrong", error.mend)
    try:
        return _older(home)
    except (OSError, ValueError, GraphError) as error:
        return Finding("format", f"读不了 · cannot be read: {error}", "wrong", RIGHTS)


def _older(home: Home) -> Finding:
    """Whether the folder is to be migrated at the next start, or was and the old one is still there."""
    why, old = embedded_migration.pending(home), embedded_migration.kept(home)
    if why:
        needed, free = embedded_migration.room(home)
        message = f"下次启动时在副本上迁移 · is migrated on a copy at the next start: {why}"
        message += f"; 需 needs {needed // 1024**2 + 1} MiB, 余 free {free // 1024**2} MiB"
        mend = "先腾出空间 · Free some space first." if free < needed else "gongjian engine start；gongjian verify"
        return Finding("format", message, "wrong" if free < needed else "warning", mend)
    if old is not None:
        message = f"已迁移，旧的还在 · was migrated, and the old one is still there: {old}"
        return Finding("format", message, "warning", "gongjian verify（无误即删去旧的 · deletes it where all is well）")
    known = embedded_migration.known(home) or {}
    engine = known.get("engine") or "?"
    return Finding("format", f"状态版本认得 · the version of the state is known: {FORMAT}, engine {engine}")


def passwords(home: Home) -> Finding:
    """Whether the engine's passwords are there, and the owner's alone."""
    if not home.secrets.exists() and not loaded(home):
        return Finding("secrets", "尚无密码；首次启动时生成 · are made by the first start")
    try:
        known = home.known_passwords()
        mode = home.secrets.stat().st_mode if home.secrets.exists() else 0
    except (GraphError, OSError) as error:
        return Finding("secrets", f"{home.secrets} 读不了 · cannot be read: {error}", "wrong", RIGHTS)
    if known is None:
        message = f"{home.secrets} 缺失或读不懂 · is missing or cannot be understood"
        mend = "gongjian engine stop --now && gongjian engine start（会另生成 · makes new ones）"
        return Finding("secrets", message, "wrong", mend)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        message = f"{home.secrets} 他人可读 · others may read it"
        return Finding("secrets", message, "warning", f"chmod 600 {home.secrets}")
    return Finding("secrets", "密码只有本人可读 · only you can read the passwords")


def record(home: Home) -> Finding:
    """Whether the note of a running engine fits what runs."""
    try:
        running, alive, garbled = embedded.answering(home) is not None, embedded.locked(home), _garbled(home.record)
    except OSError as error:
        return Finding("record", f"{error.filename} 打不开 · cannot be opened: {error.strerror}", "wrong", RIGHTS)
    if running:
        return Finding("record", "引擎在运行 · the engine runs")
    if alive:
        why = "记录读不懂 · its record cannot be understood" if garbled else "还没有应答 · it does not answer yet"
        mend = f"稍候；仍如此则结束其进程，看 · Wait, else end its process; see {home.logs}"
        return Finding(
            "record", f"引擎的进程在，{why} · the engine's process lives", "wrong" if garbled else "warning", mend
        )
    if home.record.exists():
        message = f"{home.record} 是上次中断留下的 · was left by a run that was killed"
        return Finding("record", message, "warning", "无须处理，下次启动会替换 · Nothing: the next start replaces it.")
    return Finding("record", "引擎未运行 · the engine does not run")


def _garbled(path: Path) -> bool:
    try:
        return read_json(path) is None and path.exists()
    except ValueError:
        return True


def _above(path: Path) -> Path:
    """The nearest folder above that is there."""
    return next(each for each in path.parents if each.exists())


def _refused(folder: Path) -> str:
    """Why nothing can be made in a folder, or nothing: tried with a file without a name, which leaves no trace."""
    try:
        os.close(os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600))
    except OSError as error:
        if os.access(folder, os.W_OK | os.X_OK):  # a file system that knows no files without names
            return ""
        return error.strerror or str(error)
    return ""
