"""Steady reading of one service while faults happen: every answer is right, or says in time that there is none now."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from tests.engines.service import NO_TLS

API = "/api/v1"
QUESTIONS: tuple[tuple[str, str, object], ...] = (
    ("GET", f"{API}/regions", None),
    ("GET", f"{API}/entities?limit=20&facets=type", None),
    ("GET", f"{API}/themes", None),
    ("GET", f"{API}/search?q=lqxc", None),
    ("GET", f"{API}/subgraph?center=place/632800&depth=1", None),
    ("GET", f"{API}/queries/region/alike?limit=3", None),
    ("GET", f"{API}/entities/initiative/haixi-lianqi-xingcun/neighbours", None),
    ("POST", f"{API}/cypher", {"query": "MATCH (i:Initiative) RETURN i.id AS id ORDER BY id LIMIT 20"}),
)
"""What is read again and again; each has one right answer."""
TOLD = (503, 504)


@dataclass
class Tally:
    """What became of the requests: how many were right, told so or wrong, and the longest time of one."""

    outcomes: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    faults: list[str] = field(default_factory=list)


class Readers:
    """Threads that read a service steadily; `tally` is what they saw since `begin`, `rights` how many right answers."""

    def __init__(self, base: str, many: int, bound: float) -> None:
        self.base = base
        self.bound = bound
        self.tally = Tally()
        self.rights = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        with self.client() as client:
            self._right = [self._first(client, at) for at in range(len(QUESTIONS))]
        self._threads = [threading.Thread(target=self._read, args=(at,), daemon=True) for at in range(many)]

    def client(self) -> httpx.Client:
        """A client of the service, patient enough to see an answer that comes too late."""
        return httpx.Client(base_url=self.base, timeout=self.bound * 2, trust_env=False, verify=NO_TLS)

    def begin(self) -> Tally:
        """Count anew: the tally so far is given back, and left alone."""
        with self._lock:
            before, self.tally = self.tally, Tally()
        return before

    def recovered(self, seconds: float) -> float:
        """Wait until each question was answered rightly again, to readers and to /readyz: after how many seconds."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            with self.client() as client, suppress_http():
                if client.get("/readyz").status_code == 200 and all(
                    self._asked(client, at).content == right for at, right in enumerate(self._right)
                ):
                    return time.monotonic() - began
            time.sleep(0.1)
        raise AssertionError(f"the service has not recovered after {seconds:g} s")

    def _first(self, client: httpx.Client, at: int) -> bytes:
        """The right answer to a question: the first good one, before anything happens."""
        deadline = time.monotonic() + 120
        while (answer := self._asked(client, at)).status_code != 200:
            assert time.monotonic() < deadline, f"{QUESTIONS[at][1]}: {answer.status_code} {answer.text[:200]}"
        return answer.content

    def _asked(self, client: httpx.Client, at: int) -> httpx.Response:
        method, path, body = QUESTIONS[at]
        return client.request(method, path, json=body) if body else client.request(method, path)

    def _read(self, first: int) -> None:
        at = first
        with self.client() as client:
            while not self._stop.is_set():
                at = (at + 1) % len(QUESTIONS)
                began = time.monotonic()
                try:
                    outcome = judged(self._asked(client, at), self._right[at])
                except httpx.HTTPError as error:
                    outcome = f"broken: {type(error).__name__}"
                self._note(outcome, QUESTIONS[at][1], time.monotonic() - began)
                if outcome != "right":
                    self._stop.wait(0.05)  # a caller who is told to come again does not come at once

    def _note(self, outcome: str, path: str, seconds: float) -> None:
        with self._lock:
            self.rights += outcome == "right"
            self.tally.outcomes[outcome] += 1
            self.tally.longest = max(self.tally.longest, seconds)
            if outcome not in ("right", "told"):
                self.tally.faults.append(f"{path}: {outcome}")
            if seconds > self.bound:
                self.tally.faults.append(f"{path}: answered after {seconds:.1f} s")


def judged(answer: httpx.Response, right: bytes) -> str:
    """Whether an answer is right, tells that there is none just now, or is wrong."""
    if answer.status_code == 200:
        return "right" if answer.content == right else "wrong: another answer"
    problem = answer.headers.get("content-type", "").startswith("application/problem+json")
    retry = answer.headers.get("retry-after", "").isdecimal() or answer.status_code == 504
    if answer.status_code in TOLD and problem and retry:
        return "told"
    return f"wrong: {answer.status_code} {answer.text[:200]}"


@contextmanager
def suppress_http() -> Iterator[None]:
    """What a service that is not there yet does to its caller is no fault of the look."""
    try:
        yield
    except httpx.HTTPError:
        return


@contextmanager
def reading(base: str, many: int, bound: float) -> Iterator[Readers]:
    """Read for as long as the block lasts, with so many readers at a time."""
    readers = Readers(base, many, bound)
    for thread in readers._threads:
        thread.start()
    try:
        yield readers
    finally:
        readers._stop.set()
        for thread in readers._threads:
            thread.join(bound * 2)
