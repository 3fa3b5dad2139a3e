"""The service as its users run it: a real process with a real socket."""

import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from graph.settings import Settings
from tests.engines.graphs import environment
from tests.engines.leash import leashed
from tests.engines.neo4j import Failed, free_port

START_SECONDS = 200
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""What clients of services on this machine are given: to read the certificates of the world takes each 20 ms."""
COMMAND = ("-m", "gongjian", "serve")


@contextmanager
def service(settings: Settings, log: Path, python: str, command: Sequence[str] = COMMAND) -> Iterator[str]:
    """Serve a graph until the block ends; yields the base URL, without a slash at its end, once it is ready."""
    own = settings.model_copy(update={"port": free_port()})
    base = f"http://127.0.0.1:{own.port}"
    with leashed([python, *command], env=environment(own), log=log, grace=10) as process:
        deadline = time.monotonic() + START_SECONDS
        while not ready(base):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Failed(f"the service did not get ready: {log.read_text(errors='replace')[-1500:]}")
            time.sleep(0.1)
        yield base


def ready(base: str) -> bool:
    """Whether the service says that it is ready."""
    try:
        return httpx.get(f"{base}/readyz", timeout=5, trust_env=False, verify=NO_TLS).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
