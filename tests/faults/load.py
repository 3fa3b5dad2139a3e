"""Load: so many callers at the highest rate that the service takes, with every answer compared with the known one.

python -m tests.faults.load --minutes 10 --clients 16 --engine embedded --seed 20261123

Each caller keeps its connection and asks the next question as soon as it has its answer; nothing writes, so that each
question has one right answer, known by its digest from before. It holds where no answer was another one, nothing hung,
no status was of 500 or more but 503 with Retry-After, and memory, handles and connections keep their level.
"""

import asyncio
import random
import sys
import time
from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from graph.settings import Settings
from tests.engines.graphs import NAMES
from tests.faults.figures import Figure, Report, listed, options
from tests.faults.soaking.constants import TYPICAL, Known, every, some
from tests.faults.soaking.gauges import Gauges, Sample, engine_named, folder, graph, resting, watched
from tests.faults.soaking.levels import crept, leftover, levels
from tests.faults.soaking.tally import Refused, Tally, Wrong
from tests.faults.soaking.wire import Broken, Request, Wire

LOOK = 2.0
"""Seconds between two looks at the gauges."""
WARMING = 10.0
"""Seconds of asking before what is held is noted down."""
OFTEN = 0.5
"""Of the questions, so many are those that people ask most."""
LATER = 0.1
"""Seconds after which who was told to come back asks something else."""
QUANTILES = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}


@dataclass(frozen=True)
class Pressure:
    """How long, by how many and of how many known questions the service is asked."""

    minutes: float = 10.0
    clients: int = 16
    seed: int = 0
    every: int = 1
    """Of the questions whose answers are known, one of so many is asked."""


@dataclass
class Asked:
    """What came of asking: the tally, and milliseconds for each answer in order of size."""

    tally: Tally = field(default_factory=Tally)
    taken: list[float] = field(default_factory=list)

    def figures(self, seconds: float) -> Mapping[str, Figure]:
        """Rate, times and statuses."""
        told: dict[str, Figure] = {"answers": self.tally.answers, "answers_a_second": len(self.taken) / seconds}
        for name, part in QUANTILES.items():
            told[name] = self.taken[int(len(self.taken) * part)] if self.taken else 0.0
        told["statuses"] = listed(self.tally.statuses)
        told |= {"wrong_answers": len(self.tally.wrong), "server_errors": len(self.tally.server_errors)}
        return {**told, "hung": len(self.tally.hung), "told_to_come_back": self.tally.told_to_come_back}


class Pressing:
    """The callers, all with the same known answers."""

    def __init__(self, base: str, known: Known, seed: int) -> None:
        self._base, self._known, self._seed = base, known, seed
        self._typical = [each for each in known.requests if each.path in TYPICAL]

    async def ask(self, clients: int, seconds: float) -> Asked:
        """Ask as fast as there are answers, for so long."""
        asked = Asked()
        end = time.monotonic() + seconds
        await asyncio.gather(*(self._one(number, end, asked) for number in range(clients)))
        return asked

    async def _one(self, number: int, end: float, asked: Asked) -> None:
        chance = random.Random(f"{self._seed} {number}")  # noqa: S311 - a seeded choice, no secret
        wire = Wire(self._base)
        try:
            while time.monotonic() < end:
                of = self._typical if chance.random() < OFTEN else self._known.requests
                await self._asked(wire, chance.choice(of), asked)
        finally:
            wire.close()

    async def _asked(self, wire: Wire, request: Request, asked: Asked) -> None:
        begun = time.perf_counter()
        try:
            await self._known.ask(wire, asked.tally, request)
            insort(asked.taken, (time.perf_counter() - begun) * 1000)
        except Refused:
            await asyncio.sleep(LATER)
        except Wrong as error:
            if str(error) not in asked.tally.server_errors:
                asked.tally.wrong.append(str(error))
        except TimeoutError:
            asked.tally.hung.append(f"{request.path}: no answer in time")
        except (OSError, Broken) as error:
            asked.tally.wrong.append(f"{request.path}: {type(error).__name__} {error}")


async def pressed(settings: Settings, where: Path, pressure: Pressure) -> Report:
    """Press a service over a graph that holds the repository's records; `where` is a folder of the load's own."""
    report = Report("load", {"engine": "embedded" if settings.embedded else "neo4j", **vars(pressure)})
    with watched(settings, where) as (base, gauges):
        known = await _known(base, pressure)
        pressing = Pressing(base, known, pressure.seed)
        await pressing.ask(pressure.clients, WARMING)
        before = await resting(gauges, report)
        seconds, samples = pressure.minutes * 60, list[Sample]()
        spent = psutil.Process().cpu_times()
        looking = asyncio.create_task(_looking(gauges, samples))
        asked = await pressing.ask(pressure.clients, seconds)
        looking.cancel()
        own = psutil.Process().cpu_times()
        after = await resting(gauges, report)
    report.figures |= asked.figures(seconds)
    report.figures["known_answers"] = len(known.requests)
    report.figures["cores_of_the_callers"] = (own.user + own.system - spent.user - spent.system) / seconds
    report.figures |= levels(samples, before, after)
    report.faults += [*asked.tally.faults, *leftover(before, after), *crept(samples)]
    return report


async def _known(base: str, pressure: Pressure) -> Known:
    """The answers, taken twice: what differs between two askings is not asked."""
    known = Known(every() if pressure.every == 1 else some(every(), pressure.every))
    asked, wire = len(known.requests), Wire(base)
    await known.take(wire)
    await known.take(wire)
    wire.close()
    if len(known.requests) < asked * 0.9:
        raise RuntimeError(f"of {asked} answers only {len(known.requests)} are the same when asked again")
    return known


async def _looking(gauges: Gauges, samples: list[Sample]) -> None:
    while True:
        samples.append(await asyncio.to_thread(gauges.sample))
        await asyncio.sleep(LOOK)


def main(argv: Sequence[str]) -> int:
    """Press as the options say, print the figures, and tell by the status whether it held."""
    parser = options("load", (__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--engine", type=engine_named, default="embedded", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--every", type=int, default=1, help="of the known answers, ask for one of so many")
    given = parser.parse_args(argv)
    pressure = Pressure(given.minutes, given.clients, given.seed, given.every)
    with folder("load") as name, graph(given.engine, Path(name)) as settings:
        report = asyncio.run(pressed(settings, Path(name) / "load", pressure))
    return report.end(as_json=given.json)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
