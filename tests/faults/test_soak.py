"""The short forms of the soak and of the load: the same code as the long ones, for as long as a test may take."""

import asyncio
from pathlib import Path

import pytest

from graph.settings import Settings
from tests.faults import load, soak

PATIENT = {"query_seconds": 60.0}
"""Seconds that a question may take: tests run three at a time on two cores, and none of them may be out of time."""


@pytest.mark.timeout(600)
def test_answers_stay_right_while_records_change_for_a_minute(filled: Settings, tmp_path: Path) -> None:
    course = soak.Course(minutes=1, clients=4, seed=1, every=12)
    report = asyncio.run(soak.soaked(filled.model_copy(update=PATIENT), tmp_path / "soak", course))
    assert report.faults == [], report.figures
    assert report.figures["wrong_answers"] == report.figures["server_errors"] == report.figures["hung"] == 0
    assert int(report.figures["rounds"]) > 3
    assert int(report.figures["answers"]) > 50


@pytest.mark.timeout(300)
def test_sixteen_callers_get_the_answers_that_one_gets(filled: Settings, tmp_path: Path) -> None:
    pressure = load.Pressure(minutes=0.1, clients=16, seed=1, every=12)
    report = asyncio.run(load.pressed(filled.model_copy(update=PATIENT), tmp_path / "load", pressure))
    assert report.faults == [], report.figures
    assert int(report.figures["answers"]) > 16
