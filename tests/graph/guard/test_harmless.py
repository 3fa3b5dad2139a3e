"""What the guard lets through of mutated queries, asked of real engines: nothing is written, read or called."""

from pathlib import Path

from graph.settings import Settings
from tests.faults.questions import harmed, mutants


def test_mutations_are_refused_or_do_no_harm(curated: Settings, tmp_path: Path) -> None:
    outcome = harmed(curated, tmp_path, seed=8, count=120)
    assert outcome.faults == []
    assert outcome.ends["answered"] >= 20, "so few got through that nothing was shown"
    assert outcome.ends["refused by the guard"] >= 20


def test_the_same_seed_makes_the_same_mutations() -> None:
    assert [each.case.query for each in mutants(3, 60)] == [each.case.query for each in mutants(3, 60)]
    assert [each.case.query for each in mutants(3, 60)] != [each.case.query for each in mutants(4, 60)]
