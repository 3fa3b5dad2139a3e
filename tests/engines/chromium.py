"""A real Chromium without a network: only pages from files and from this machine can be opened.

GONGJIAN_TESTS_SLOW=6 makes all pages six times as slow to compute and every answer 300 ms late: tests that wait for a
time, or read before what they did has come about, fail then.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.engines.parts import chromium

ARGUMENTS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
SLOWER = float(os.environ.get("GONGJIAN_TESTS_SLOW") or 1)
LATENCY = 50
"""Milliseconds that an answer comes later for each time that pages are slower."""
PATIENCE = 60_000
"""Milliseconds to wait for what must come: on a loaded machine the five seconds of `expect` are few."""


def version() -> str:
    """Its major version, for the summary: 156."""
    said = subprocess.run([chromium(), "--version"], capture_output=True, text=True, check=False).stdout
    return next((word.split(".")[0] for word in said.split() if word[0].isdigit()), "")


@contextmanager
def browser() -> Iterator[Browser]:
    """Run a headless Chromium until the block ends; make pages and contexts with it."""
    expect.set_options(timeout=PATIENCE * SLOWER)
    sandbox = os.geteuid() != 0  # root has no sandbox in Chromium
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium(), args=list(ARGUMENTS), chromium_sandbox=sandbox, headless=True
        )
        try:
            yield running
        finally:
            running.close()


def new_page(browser: Browser, script: str = "", **options: Any) -> Page:
    """A page in a context of its own, as slow as it is asked to be; `script` runs first on all that it opens."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE * SLOWER)
    if script:
        context.add_init_script(script)
    page = context.new_page()
    if SLOWER > 1:
        line = context.new_cdp_session(page)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        line.send("Network.enable")
        far = {"offline": False, "latency": LATENCY * SLOWER, "downloadThroughput": -1, "uploadThroughput": -1}
        line.send("Network.emulateNetworkConditions", far)
    return page
