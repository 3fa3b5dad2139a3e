"""A service of this process, for tests that need an app of their own making: real uvicorn, real socket."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from fastapi import FastAPI

from gongjian.commands.serve import listen
from graph.settings import Settings
from service.connections import configured
from tests.engines.service import NO_TLS, START_SECONDS


@contextmanager
def serving(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of the app for as long as the block lasts."""
    with listen(Settings(_env_file=None, port=0)) as listener:
        server = uvicorn.Server(configured(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + START_SECONDS
        try:
            while not server.started and thread.is_alive() and time.monotonic() < deadline:
                time.sleep(0.02)
            assert server.started
            base = f"http://127.0.0.1:{listener.getsockname()[1]}"
            with httpx.Client(base_url=base, timeout=30, trust_env=False, verify=NO_TLS) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join(60)
