"""Audit: who ran Cypher, who exported, who logged in; a line each in the log and, where one is named, in a file."""

import json
import logging
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.errors import StateError

log = logging.getLogger("gongjian.audit")
LONGEST = 2000
"""Characters of a query that are kept."""
LONGEST_NAME, MOST_NAMES = 60, 50
"""Of the names of its parameters: characters of one, and how many."""
_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK


def record(event: str, **facts: Any) -> None:
    """Put a line in the audit log; facts hold no key, no password and no value of a parameter."""
    log.info(event, extra={"facts": facts})


@contextmanager
def ended(event: str, **facts: Any) -> Iterator[dict[str, Any]]:
    """Put a line in the audit log once the block is over, and how it ended; the block may add facts."""
    outcome = "called off"
    try:
        yield facts
        outcome = "answered"
    except Exception as error:
        outcome = type(error).__name__
        raise
    finally:
        record(event, **facts, outcome=outcome)


def names(parameters: Iterable[str]) -> list[str]:
    """The names of a query's parameters as the log keeps them; their values it does not."""
    return sorted(name[:LONGEST_NAME] for name in parameters)[:MOST_NAMES]


def abridged(query: str) -> str:
    """A query as the log keeps it: on one line, and no longer than so much."""
    line = " ".join(query.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def keep(path: Path | None) -> None:
    """From now on append the lines to this file too, or to none. Raises StateError where it cannot be written."""
    for each in [each for each in log.handlers if isinstance(each, AuditFile)]:
        log.removeHandler(each)
    log.setLevel(logging.INFO)
    if path is None:
        return
    try:
        os.close(_opened(path))
    except OSError as error:
        raise StateError(
            f"The audit log cannot be written: {path}: {error.strerror}.",
            mend="Make its folder, or set GONGJIAN_AUDIT to another file.",
            zh=f"审计日志无法写入 {path}；请建好文件夹，或另设 GONGJIAN_AUDIT。",
        ) from None
    log.addHandler(AuditFile(path))


class AuditFile(logging.Handler):
    """Appends each line to a file that only its owner may read; the file is opened anew each time, so it may be moved.

    Where that fails no answer does: it is said once in the log, until it works again.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._broken = False
        self._torn = False

    def emit(self, record: logging.LogRecord) -> None:
        """Append the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps({"at": at, "event": record.getMessage(), **getattr(record, "facts", {})}) + "\n"
        try:
            self._append(line.encode())
            self._broken = False
        except OSError as error:
            if not self._broken:
                self._broken = True
                told = "the audit log cannot be written, and goes on here alone: %s: %s"
                logging.getLogger("gongjian.service").error(told, self.path, error.strerror)  # noqa: TRY400 - no trace

    def _append(self, line: bytes) -> None:
        """Write a line in one piece, after what is left of one that was cut. Raises OSError."""
        handle = _opened(self.path)
        try:
            whole = b"\n" + line if self._torn else line
            self._torn = False
            written = os.write(handle, whole)
            if written < len(whole):
                self._torn = True
                raise OSError(0, "only a part of a line could be written")
        finally:
            os.close(handle)


def _opened(path: Path) -> int:
    """The file, its owner's alone also where it was there; a pipe that nobody reads does not hold us up."""
    handle = os.open(path, _FLAGS, 0o600)
    known = os.fstat(handle)
    if stat.S_ISREG(known.st_mode) and known.st_uid == os.geteuid() and known.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        os.fchmod(handle, 0o600)
    return handle
