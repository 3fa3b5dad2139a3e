"""Writers, and the engine under them, killed with kill -9: `python -m tests.faults.kills` in short.

What is left after each single transaction is tried in `test_interrupted`; here real processes die in the middle.
"""

from pathlib import Path

import pytest

from graph.settings import Settings
from tests.faults.figures import SEED
from tests.faults.killing.rounds import Tally
from tests.faults.killing.victims import Embedded
from tests.faults.killing.witness import PLACES
from tests.faults.kills import killed, told


def held(tally: Tally, kills: int) -> None:
    assert (tally.faults.seen, tally.unclean, tally.differ) == ([], [], 0)
    assert tally.held
    assert tally.moments.keys() <= {*PLACES}
    assert told("one", "apply", tally).held
    assert tally.kills == kills
    assert tally.acknowledged > 0
    assert tally.finished > 0


def test_killed_writers_lose_nothing_and_double_nothing(scratch: Settings, tmp_path: Path) -> None:
    held(killed(Embedded(scratch), tmp_path, "apply", 3, SEED), 3)


@pytest.mark.embedded_only
def test_an_engine_killed_under_a_writer_loses_nothing_and_doubles_nothing(scratch: Settings, tmp_path: Path) -> None:
    held(killed(Embedded(scratch), tmp_path, "engine", 2, SEED), 2)
