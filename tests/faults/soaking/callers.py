"""Callers: many at a time, each asking what people ask, one question after the other, until the time is over."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.faults.soaking.constants import Known
from tests.faults.soaking.moving import Moving
from tests.faults.soaking.rounds import Diary
from tests.faults.soaking.rude import Rude
from tests.faults.soaking.tally import Refused, Tally, Wrong
from tests.faults.soaking.wire import Broken, Wire
from tests.service.refusals import Case

Question = Callable[[], Awaitable[None]]
WEIGHTS: Mapping[str, int] = {
    "constant": 40,
    "constant_again": 12,
    "entity": 8,
    "listed": 4,
    "around": 4,
    "found": 5,
    "subgraph": 3,
    "paths": 3,
    "cypher": 3,
    "money": 3,
    "export": 2,
    "page": 4,
    "renamed": 3,
    "flickering": 2,
    "made": 2,
    "fresh": 3,
    "history": 1,
    "hang_up": 2,
    "ask_wrongly": 4,
    "babble": 1,
    "log_in": 1,
}
"""How often each is asked, of a hundred or so."""
LATER = 0.5
"""Seconds after which who was told to come back asks something else."""


@dataclass(frozen=True)
class Crowd:
    """What all callers know: the service, what is known of its answers, and where they tell of what they saw."""

    base: str
    known: Known
    diary: Diary
    cases: Sequence[Case]
    key: str
    seed: int
    tally: Tally = field(default_factory=Tally)

    async def ask(self, clients: int, seconds: float) -> None:
        """Let so many callers ask for so long; each finishes what it has begun."""
        end = time.monotonic() + seconds
        await asyncio.gather(*(self._one(number, end) for number in range(clients)))

    async def _one(self, number: int, end: float) -> None:
        chance = random.Random(f"{self.seed} {number} {self.tally.answers}")  # noqa: S311 - a seeded choice, no secret
        wire = Wire(self.base)
        questions = self._questions(wire, chance)
        try:
            while time.monotonic() < end:
                [name] = chance.choices([*WEIGHTS], [*WEIGHTS.values()])
                await self._asked(name, questions[name])
        finally:
            wire.close()

    async def _asked(self, name: str, question: Question) -> None:
        self.tally.kinds[name] += 1
        try:
            await question()
        except Refused:
            await asyncio.sleep(LATER)
        except Wrong as error:
            if str(error) not in self.tally.server_errors:
                self.tally.wrong.append(f"{name}: {error}")
        except TimeoutError:
            self.tally.hung.append(f"{name}: no answer in time")
        except (OSError, Broken) as error:
            self.tally.wrong.append(f"{name}: {type(error).__name__} {error}")

    def _questions(self, wire: Wire, chance: random.Random) -> dict[str, Question]:
        moving = Moving(wire, self.tally, self.diary, chance)
        rude = Rude(wire, self.tally, self.cases, self.key, chance)

        async def constant(*, again: bool = False) -> None:
            await self.known.ask(wire, self.tally, chance.choice(self.known.requests), again=again)

        async def constant_again() -> None:
            await constant(again=True)

        own: dict[str, Question] = {"constant": constant, "constant_again": constant_again}
        return {name: own.get(name) or getattr(moving, name, None) or getattr(rude, name) for name in WEIGHTS}
