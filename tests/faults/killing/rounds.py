"""Rounds of kills: a graph goes through a few loads, each killed some times, and must end as if nobody had come by."""

import asyncio
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Store
from ingest.load import load
from tests.engines.graphs import environment
from tests.faults.killing.changing import World
from tests.faults.killing.forking import PATIENCE, UNHURRIED, Forked, forked, heard
from tests.faults.killing.ledger import Faults, Ledger, Seen, replayed
from tests.faults.killing.victims import Victim
from tests.faults.killing.witness import PLACES, Task
from tests.ingest import sample

Under = Literal["apply", "engine"]
STEPS = 4
"""Loads that a graph goes through before the next one begins with nothing."""
OFTEN = (1, 6)
"""How often a load is killed before it may finish."""
ONCE = ("begun", "reading", "planning", "leasing", "leased", "opening", "ended")
"""Where a writer comes but once."""
SLOW = ("begun", "reading", "planning")
"""Where it stays for a while."""
GAVE_UP = 3
"""The exit code of a writer whose engine is away."""


@dataclass
class Tally:
    """The figures of the rounds so far."""

    kills: int = 0
    moments: Counter[str] = field(default_factory=Counter)
    """Kills by where the writer was."""
    acknowledged: int = 0
    """Transactions that the engine acknowledged to a writer."""
    survived: int = 0
    """Writers that went on to their end although their engine was killed."""
    finished: int = 0
    """Loads that came to their end after all, each compared with the undisturbed one."""
    abandoned: int = 0
    """Loads never finished: the records changed, and the next load did the rest."""
    differ: int = 0
    """Graphs that differ from the undisturbed one."""
    unclean: list[str] = field(default_factory=list)
    """Writers that ended with a traceback, hung, or with a code that they should not have."""
    faults: Faults = field(default_factory=Faults)
    recovery: float = 0.0
    """The longest time, in seconds, from a kill to the end of the load that made it good."""
    seconds: float = 0.0

    @property
    def held(self) -> bool:
        """Whether nothing was lost, doubled, torn, broken or different, and all writers ended as they should."""
        faults = self.faults
        return not (faults.lost or faults.doubled or faults.strange or faults.broken or self.differ or self.unclean)


class Rounds:
    """Kills on one engine, until there were as many as asked for."""

    def __init__(self, victim: Victim, root: Path, under: Under, seed: int) -> None:
        self._victim, self._root, self._under = victim, root, under
        self._chance = random.Random(f"{seed} {under}")  # noqa: S311 - moments to kill at, no secret
        self._output = root / "output.txt"
        self._ledger = Ledger()
        self.tally = Tally()

    def run(self, kills: int) -> Tally:
        """Kill so many times: the figures. A ^C ends it early, with those so far."""
        begun = time.monotonic()
        with suppress(KeyboardInterrupt):
            while self.tally.kills < kills and self.tally.held:
                self._episode(kills)
        self.tally.seconds = time.monotonic() - begun
        return self.tally

    def _episode(self, kills: int) -> None:
        """One graph from nothing through some loads, as often killed as there is still to kill."""
        world = World(self._chance)
        folders = []
        for step in range(STEPS):
            folders.append(world.write(self._root / f"step{step}"))
            world.change()
        loads = [self._victim.settings.model_copy(update={"data": folder}) for folder in folders]
        asyncio.run(_emptied(self._victim.settings))
        undisturbed = [asyncio.run(_loaded(settings)) for settings in loads]
        asyncio.run(_emptied(self._victim.settings))
        self._ledger, abandoned = Ledger(), False
        for step, settings in enumerate(loads):
            if self.tally.kills >= kills or not self.tally.held:
                break
            done, since = False, time.monotonic()
            for _ in range(self._chance.randint(*OFTEN)):
                if not done and self.tally.kills < kills:
                    since = time.monotonic()
                    done = self._attack(settings)
            if not done and step == STEPS - 2 and self._chance.random() < 0.3:
                abandoned = True
                self.tally.abandoned += 1
                continue
            if not done:
                self._finish(settings)
                self.tally.recovery = max(self.tally.recovery, time.monotonic() - since)
            self._compare(undisturbed[step], settings, abandoned=abandoned)
        for step in range(STEPS):
            shutil.rmtree(self._root / f"step{step}")

    def _attack(self, settings: Settings) -> bool:
        """Start a writer and kill it or its engine at a moment: whether the load came to its end all the same."""
        moment = _Moment(self._chance)
        with self._writer(settings) as (writer, pipe):
            last = ""
            while (said := heard(pipe)) is not None:
                last = self._hear(said)
                if moment.come(last):
                    time.sleep(self._chance.uniform(0, 0.1 if last in SLOW else 0.004))
                    self._strike(writer)
                    break
            ended = said is None
            while (said := heard(pipe)) is not None:
                place = self._hear(said)
                last = place if self._under == "apply" else last  # a writer whose engine was killed goes on
            code = self._ended(writer)
        if not ended:
            self.tally.kills += 1
            self.tally.moments[last] += 1
            self._note()
        if self._under == "engine":
            self._victim.revive()
        self._settle()
        self.tally.survived += not ended and code == 0
        return code == 0

    def _strike(self, writer: Forked) -> None:
        """Kill what is to be killed; a server is started again at once, or once the writer has given up."""
        if self._under == "apply":
            writer.kill()
            return
        self._victim.kill(self._chance)
        if self._chance.random() < 0.9:
            self._victim.revive()

    @contextmanager
    def _writer(self, settings: Settings) -> Iterator[tuple[Forked, Connection]]:
        """A watched writer at work, and the pipe on which it tells."""
        words = (self._chance.choice(("apply", "load")), "--allow-shrink")
        task = Task(words, environment(settings) | UNHURRIED, self._output, self._chance.choice((3, 5, 20, 500)))
        with forked(task) as (writer, pipe):
            yield writer, pipe

    def _finish(self, settings: Settings) -> None:
        """Apply, and kill nobody."""
        with self._writer(settings) as (writer, pipe):
            while (said := heard(pipe)) is not None:
                self._hear(said)
            code = self._ended(writer)
        if code != 0:
            self.tally.unclean.append(f"the load that was to finish ended with {code}: {self._said()}")
        self._settle()

    def _ended(self, writer: Forked) -> int | None:
        """The exit code of a writer that has closed its pipe; what is not as it should be is noted."""
        writer.join(PATIENCE)
        code = writer.exitcode
        allowed = (0, -9) if self._under == "apply" else (0, GAVE_UP)
        if code not in allowed or "Traceback" in self._said():
            self.tally.unclean.append(f"ended with {code}: {self._said()}")
        return code

    def _hear(self, said: list[Any]) -> str:
        place, effects = said
        before = self._ledger.acknowledged
        self._ledger.hear(place, effects)
        self.tally.acknowledged += self._ledger.acknowledged - before
        return str(place)

    def _settle(self) -> None:
        seen = asyncio.run(_seen(self._victim.settings))
        self.tally.faults.add(self._ledger.settle(seen))

    def _compare(self, undisturbed: dict[str, Any], settings: Settings, *, abandoned: bool) -> None:
        """The whole graph with the undisturbed one; after an abandoned load its facts, whose runs are others."""
        self.tally.finished += 1
        whole, seen = asyncio.run(_whole(settings))
        self.tally.faults.add(replayed(seen))
        if abandoned:
            whole, undisturbed = sample.facts(whole), sample.facts(undisturbed)
        if whole != undisturbed:
            self.tally.differ += 1
            self.tally.faults.seen += _differences(whole, undisturbed)

    def _note(self) -> None:
        """Where each tenth kill is, for whoever waits."""
        if self.tally.kills % 10 == 0:
            print(f"{self._under}: {self.tally.kills} kills", file=sys.stderr, flush=True)

    def _said(self) -> str:
        return self._output.read_text(errors="replace")[-600:] if self._output.exists() else ""


class _Moment:
    """When to kill: where a writer is for the n-th time; at the latest as it closes, so that few get away."""

    def __init__(self, chance: random.Random) -> None:
        self._place = chance.choice(PLACES)
        self._left = 1 if self._place in ONCE else chance.randint(1, 5)

    def come(self, place: str) -> bool:
        """Whether a writer that is here now is to be killed."""
        self._left -= place == self._place
        return self._left <= 0 or (place == "closing" and self._place not in ("closing", "ended"))


def _differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    nodes = [key for key in {*one["nodes"], *other["nodes"]} if one["nodes"].get(key) != other["nodes"].get(key)]
    return [f"differs: {each}" for each in (*sorted(nodes)[:5], *sorted({*one["edges"]} ^ {*other["edges"]})[:5])]


async def _emptied(settings: Settings) -> None:
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        await store.wipe()
        await store.prepare()


async def _loaded(settings: Settings) -> dict[str, Any]:
    """Load undisturbed, in this process: the whole graph then."""
    await load(settings, ONTOLOGY, allow_shrink=True)
    return (await _whole(settings))[0]


async def _whole(settings: Settings) -> tuple[dict[str, Any], Seen]:
    async with Store.open(settings, ONTOLOGY) as store:
        return await sample.whole(store), await Seen.of(store)


async def _seen(settings: Settings) -> Seen:
    async with Store.open(settings, ONTOLOGY) as store:
        return await Seen.of(store)
