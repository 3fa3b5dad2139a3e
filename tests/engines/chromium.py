"""A real Chromium without a network: only pages from files and from this machine can be opened."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.engines.parts import chromium

ARGUMENTS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def version() -> str:
    """Its major version, for the summary: 156."""
    said = subprocess.run([chromium(), "--version"], capture_output=True, text=True, check=False).stdout
    return next((word.split(".")[0] for word in said.split() if word[0].isdigit()), "")


@contextmanager
def browser() -> Iterator[Browser]:
    """Run a headless Chromium until the block ends; make pages and contexts with it."""
    sandbox = os.geteuid() != 0  # root has no sandbox in Chromium
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium(), args=list(ARGUMENTS), chromium_sandbox=sandbox, headless=True
        )
        try:
            yield running
        finally:
            running.close()
