"""Servers that are none of ours: Python's own, which serves a folder, and one that answers as no service should."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar


class Quiet(SimpleHTTPRequestHandler):
    """Python's own web server, which serves the files of a folder; it tells nobody of it."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Odd(Quiet):
    """Leads to other servers, breaks off in the middle, is busy for ever or writes problems that are none."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answer by the end of the path."""
        self.asked.append(self.path)
        match self.path.rpartition("/")[2]:
            case "themes":
                self._say(308, {"Location": "http://elsewhere.invalid/api/v1/themes"})
            case "sources":
                self._say(308, {"Location": self.path})
            case "catalog":
                self._say(503, {"Retry-After": "86400"})
            case "queries":
                self._say(503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})
            case "regions":
                self._say(404, {"Content-Type": "application/problem+json"}, b"[]")
            case "gexf":
                self._say(200, {"Content-Type": "application/gexf+xml", "Content-Length": "1000"}, b"<gexf>")

    def _say(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def another(folder: Path) -> Iterator[str]:
    """The address of a server of the files in a folder."""
    with _served(partial(Quiet, directory=str(folder))) as url:
        yield url


@contextmanager
def odd() -> Iterator[tuple[str, list[str]]]:
    """The address of a server that answers oddly, and the paths that it was asked."""
    Odd.asked.clear()
    with _served(Odd) as url:
        yield url, Odd.asked


@contextmanager
def _served(handler: "partial[Quiet] | type[Quiet]") -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
