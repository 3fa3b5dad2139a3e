"""The machine: Python and its packages, the language of the terminal, the assets that pages are made of."""

import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from gongjian.checks.finding import Finding
from graph.settings import REPOSITORY
from service.pages.documents import VENDOR
from service.watching import traces

LOCK = REPOSITORY / "requirements" / "serve.txt"
OLDEST = (3, 11)
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)( ;)?", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def machine() -> Iterator[Finding]:
    """All findings about the machine."""
    yield python(sys.version_info[:2])
    yield packages(LOCK)
    yield locale(os.environ)
    yield assets(VENDOR)
    yield telemetry(os.environ)


def python(found: tuple[int, int]) -> Finding:
    """Whether Python is new enough."""
    if found < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        mend = f"装 Python {oldest} 或更新的 · Install Python {oldest} or newer, then: make serve"
        return Finding("python", f"Python {platform.python_version()} 太旧 · is too old", "wrong", mend)
    return Finding("python", f"Python {platform.python_version()}")


def packages(lock: Path) -> Finding:
    """Whether every package is there, and as new as the lock has it; without a lock, as the program declares."""
    wanted = _wanted(lock)
    have = {name: _version(name) for name in wanted}
    missing = sorted(name for name, found in have.items() if found is None)
    old = sorted(f"{name} {found}" for name, found in have.items() if found and _older(found, wanted[name]))
    mend = "make serve，或 · or: pip install -r requirements/serve.txt" if lock.exists() else "pip install gongjian"
    if missing:
        return Finding("packages", f"缺少 · missing: {', '.join(missing)}", "wrong", mend)
    if old:
        return Finding("packages", f"比锁定的旧 · older than locked: {', '.join(old)}", "warning", mend)
    return Finding("packages", f"{len(wanted)} 个软件包齐备 · packages are there")


def locale(environ: Mapping[str, str]) -> Finding:
    """Whether the terminal is said to understand UTF-8, in which everything is printed."""
    name = next((each for each in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(each)), "")
    if not name or re.search(r"utf-?8", environ[name], re.IGNORECASE):
        return Finding("locale", f"{name}={environ[name]}" if name else "未设语言环境 · no locale is set")
    said = f"{name}={environ[name]} 不是 UTF-8；中文或显示不出 · is not UTF-8: Chinese may not be shown"
    return Finding("locale", said, "warning", f"export {name}=C.UTF-8")


def assets(folder: Path) -> Finding:
    """Whether the files that pages need offline are those that were fetched."""
    try:
        manifest = json.loads((folder / "vendor.json").read_text(encoding="utf-8"))
        files = {f"{name}/{file}": digest for name, part in manifest.items() for file, digest in part["files"].items()}
    except (OSError, ValueError, KeyError, AttributeError) as error:
        return _unfit(f"vendor.json: {error}")
    changed = sorted(name for name, digest in files.items() if _digest(folder / name) != digest)
    return (
        _unfit(", ".join(changed)) if changed else Finding("assets", f"{len(files)} 个离线文件无损 · files are whole")
    )


def telemetry(environ: Mapping[str, str]) -> Finding:
    """Whether traces are sent, where the environment says that they should be."""
    if not traces.wanted(environ):
        return Finding("telemetry", "未设 OpenTelemetry 的接收端 · no collector of traces is set")
    if not traces.installed():
        return Finding(
            "telemetry", traces.MISSING, "warning", "make telemetry，或 · or: pip install 'gongjian[telemetry]'"
        )
    return Finding("telemetry", "踪迹发往接收端 · traces are sent to the collector")


def _unfit(what: str) -> Finding:
    said = f"离线文件缺失或被改 · offline files are missing or changed: {what}"
    return Finding("assets", said, "wrong", "重新安装 · Install again, or: git checkout service/pages/vendor")


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _wanted(lock: Path) -> dict[str, str]:
    """The packages that are needed here, each with the version locked, or without one."""
    if lock.exists():
        # what has a condition is for some systems only
        return {name: fixed for name, fixed, some in _LOCKED.findall(lock.read_text(encoding="utf-8")) if not some}
    try:
        declared = requires("gongjian") or []
    except PackageNotFoundError:
        declared = []
    return {found[0]: "" for each in declared if ";" not in each and (found := _NAME.match(each))}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _older(found: str, wanted: str) -> bool:
    return _numbers(found) < _numbers(wanted)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)[:4]))
