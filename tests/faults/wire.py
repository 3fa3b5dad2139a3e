"""Bytes written to a socket of the service, and what it answers to them: below every client library."""

import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE = 30.0
"""Seconds after which a connection that neither answers nor closes hangs."""
PAUSE = 0.25
"""Seconds without an answer after which the caller's side is closed, as callers do that have no more to say."""
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
_FOREIGN = (b"Traceback (most recent call last)", b'File "', b"site-packages")


@dataclass(frozen=True)
class Said:
    """Bytes for a socket: `known` are the statuses that the first answer may have, empty for any below 500."""

    name: str
    raw: bytes
    known: frozenset[int] = frozenset()

    @property
    def patience(self) -> float:
        """Seconds to wait before hanging up: of what must be answered, as long as that takes on a busy machine."""
        return PATIENCE if self.known and 0 not in self.known else PAUSE


@dataclass(frozen=True)
class Heard:
    """What came back: the status of the first answer or 0, all bytes, and whether the connection ended in time."""

    status: int
    raw: bytes
    ended: bool

    def wrong(self, said: Said) -> str:
        """What is wrong with it as an answer to that; empty where nothing is."""
        if not self.ended:
            return f"{said.name}: neither answered nor closed within {PATIENCE:.0f} s"
        if self.status >= 500:
            return f"{said.name}: {self.raw[:300]!r}"
        if any(words in self.raw for words in _FOREIGN):
            return f"{said.name}: tells of the code: {self.raw[:300]!r}"
        if said.known and self.status not in said.known:
            return f"{said.name}: {self.status}, not one of {sorted(said.known)}: {self.raw[:300]!r}"
        return ""


def say(base: str, said: Said) -> Heard:
    """Write the bytes to the service at this base URL and read until it closes."""
    address = urlsplit(base)
    heard, ended = b"", True
    with socket.create_connection((address.hostname, address.port), timeout=PATIENCE) as line:
        with suppress(OSError):  # refused before the whole was sent; what is said of that may still be read
            line.sendall(said.raw)
        line.settimeout(said.patience)
        while True:
            try:
                got = line.recv(1 << 16)
            except TimeoutError:
                if line.gettimeout() == PATIENCE:
                    ended = False
                    break
                _hang_up(line)
                continue
            except OSError:
                break
            if not got:
                break
            heard += got
    found = _STATUS.match(heard)
    return Heard(int(found[1]) if found else 0, heard, ended)


def _hang_up(line: socket.socket) -> None:
    """Say that no more comes; from then on the service has its time to end."""
    line.settimeout(PATIENCE)
    try:
        line.shutdown(socket.SHUT_WR)
    except OSError:  # the service was faster
        return


def request(line: str | bytes, *headers: str | bytes, body: bytes = b"", host: str = "localhost") -> bytes:
    """A request of these lines; the connection is to close after it."""
    said = [line, f"Host: {host}", "Connection: close", *headers]
    return b"\r\n".join(each.encode("latin-1") if isinstance(each, str) else each for each in said) + b"\r\n\r\n" + body


def posted(path: str, body: bytes, kind: str = "application/json", *headers: str) -> bytes:
    """A request with a body of that kind."""
    return request(
        f"POST {path} HTTP/1.1", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers, body=body
    )
