"""Soak: mixed reading while records change, with every answer looked at, and what the service holds of the machine.

python -m tests.faults.soak --minutes 20 --engine embedded --clients 6 --seed 20261123      # `make soak`

A real `gongjian serve` over a real engine; beside it `gongjian apply` writes one round of synthetic records after the
other. It holds where no answer was wrong, nothing hung, nothing was an error of the server, and where memory, handles,
threads, connections, tasks and temporary files are at the end what they were after the warming up.
"""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from graph.settings import Settings
from service.keys import KeyFile
from tests.engines.graphs import NAMES
from tests.faults.figures import Report, options
from tests.faults.soaking.callers import Crowd
from tests.faults.soaking.constants import Known, every, some
from tests.faults.soaking.gauges import Gauges, Rest, Sample, engine_named, folder, graph, resting, watched
from tests.faults.soaking.levels import crept, leftover, levels
from tests.faults.soaking.moving import FORMS
from tests.faults.soaking.rounds import PLACE, Writer
from tests.faults.soaking.wire import Request, Wire
from tests.service.examples import V1
from tests.service.refusals import plain

PAUSE = 2.0
"""Seconds between two rounds."""
LOOK = 2.0
"""Seconds between two looks at the gauges."""
WARMING = 0.1
"""Of the time, so much is for warming up, before it."""
LEAST_WARMING = 10.0


@dataclass(frozen=True)
class Course:
    """How long, by how many and of how many known questions a soak asks."""

    minutes: float = 20.0
    clients: int = 6
    seed: int = 0
    every: int = 1
    """Of the questions whose answers do not change, one of so many is asked."""


@dataclass(frozen=True)
class Seen:
    """What the gauges showed: at rest before and after, and meanwhile."""

    before: Rest
    after: Rest
    samples: Sequence[Sample]


async def soaked(settings: Settings, where: Path, course: Course) -> Report:
    """Soak the service over a graph that holds the repository's records; `where` is a folder of the soak's own."""
    engine = "embedded" if settings.embedded else "neo4j"
    report = Report("soak", {"engine": engine, **vars(course)})
    writer = Writer(settings, where / "records")
    _, key = KeyFile(settings.home).add("soak", "reader", "")
    with watched(settings, where) as (base, gauges):
        crowd = await _prepared(base, writer, key, course)
        warming = max(course.minutes * WARMING * 60, LEAST_WARMING)
        await _together(crowd, writer, gauges, course, warming)
        before = await resting(gauges, report)
        samples = await _together(crowd, writer, gauges, course, course.minutes * 60)
        seen = Seen(before, await resting(gauges, report), samples)
    report.figures |= {"answers_a_second": crowd.tally.answers / (course.minutes * 60 + warming)}
    report.figures |= {"rounds": writer.diary.rounds, "applies_run_again": writer.failed}
    report.figures |= {"known_answers": len(crowd.known.requests), **crowd.tally.figures}
    report.figures |= levels(seen.samples, before, seen.after)
    report.faults += [*crowd.tally.faults, *leftover(before, seen.after), *crept(seen.samples)]
    return report


async def _prepared(base: str, writer: Writer, key: str, course: Course) -> Crowd:
    """Learn which answers do not change: before the first round, after it, and after the second."""
    requests = every()
    known = Known(requests if course.every == 1 else some(requests, course.every))
    wire = Wire(base)
    await known.take(wire)
    asked = len(known.requests)
    for _ in range(2):
        await writer.apply()
        await known.take(wire)
    if len(known.requests) < asked * 0.8:
        raise RuntimeError(f"of {asked} answers only {len(known.requests)} do not change: too few to tell anything")
    for form in {*FORMS}:  # each has a library of its own to load, up to 80 MB, which is no growth
        await wire.ask(Request(f"{V1}/exports/{form}?region={PLACE}"))
    document = (await wire.ask(Request(f"{V1}/openapi.json"))).json()
    wire.close()
    return Crowd(base, known, writer.diary, [*plain(document)], key, course.seed)


async def _together(crowd: Crowd, writer: Writer, gauges: Gauges, course: Course, seconds: float) -> list[Sample]:
    """Read, write and look at the gauges, all at a time; what the gauges showed."""
    stop = asyncio.Event()
    samples: list[Sample] = []
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(writer.keep_on(PAUSE, stop))
        tasks.create_task(_looking(gauges, samples, stop))
        await crowd.ask(course.clients, seconds)
        stop.set()
    return samples


async def _looking(gauges: Gauges, samples: list[Sample], stop: asyncio.Event) -> None:
    while not stop.is_set():
        samples.append(await asyncio.to_thread(gauges.sample))
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK)


def main(argv: Sequence[str]) -> int:
    """Soak as the options say, print the figures, and tell by the status whether it held."""
    parser = options("soak", (__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--engine", type=engine_named, default="embedded", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument("--every", type=int, default=1, help="of the known answers, look at one of so many")
    given = parser.parse_args(argv)
    course = Course(given.minutes, given.clients, given.seed, given.every)
    with folder("soak") as name, graph(given.engine, Path(name)) as settings:
        report = asyncio.run(soaked(settings, Path(name) / "soak", course))
    return report.end(as_json=given.json)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
