"""The frame of the long forms: reports, what is read of them, and the status at the end."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from tests.faults import __main__ as frame
from tests.faults.figures import Report
from tests.faults.soaking import levels
from tests.faults.soaking.gauges import Rest, Sample, rise
from tests.faults.soaking.moving import Moving
from tests.faults.soaking.rounds import Diary, entities, relations
from tests.faults.soaking.tally import Refused, Tally, Wrong
from tests.faults.soaking.wire import Reply, Request


def sample(at: float, memory: float) -> Sample:
    """A look at the gauges."""
    return Sample(at, memory, 500.0, 40, 90, 12, 20, 0, 0)


def test_a_report_that_did_not_hold_says_so_and_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report("soak", {"engine": "embedded"}, {"wrong_answers": 1, "service_mb_a_minute": 0.25}, ["a wrong one"])
    assert report.end(as_json=True) == 1
    said = capsys.readouterr()
    [told] = frame.reports_of(f"loading …\n{said.out}")
    assert told["figures"]["service_mb_a_minute"] == 0.25
    assert not told["held"]
    assert "a wrong one" in said.err
    assert Report("soak", {}).end(as_json=False) == 0


def test_every_report_that_a_part_prints_is_read_and_nothing_else() -> None:
    of = [Report("kills", {"engine": "embedded", "of": of}, {"kills": 100, "lost": 0}) for of in ("apply", "engine")]
    printed = ["no figures", "[1]", '{"rows": 1}', *(json.dumps(each.wire()) for each in of)]
    assert [each["of"] for each in frame.reports_of("\n".join(printed))] == ["apply", "engine"]
    assert frame.reports_of("no figures\n") == []


def test_the_frame_goes_on_after_a_part_that_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = (frame.Part("nowhere"), frame.Part("load", ("--minutes", "nothing")))
    monkeypatch.setattr(frame, "PARTS", parts)
    assert frame.main(["--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(each["part"], each["held"]) for each in told] == [("nowhere", False), ("load", False)]


def test_the_table_has_a_row_for_every_report_and_for_a_part_that_told_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    held = Report("kills", {"engine": "embedded", "of": "apply"}, {"kills": 1200, "lost": 0}).wire()
    not_held = Report("kills", {"engine": "embedded", "of": "engine"}, {"lost": 3}, ["three"]).wire()
    outcomes = [frame.Outcome("kills", frame.ENDS, 60.0, [held, not_held]), frame.Outcome("soak", 2, 1.0)]
    Console(width=200).print(frame.table(outcomes))
    rows = [[cell.strip() for cell in line.split("│")[1:4]] for line in capsys.readouterr().out.splitlines()]
    assert [row[:2] for row in rows if row and row[0]] == [
        ["kills embedded apply", "成立 · held"],
        ["kills embedded engine", "不成立 · did not hold"],
        ["soak", "未能运行 · could not be run"],
    ]


def test_what_rises_is_told_and_what_keeps_its_level_is_not() -> None:
    level = [sample(each * 10.0, 200 + (each % 3)) for each in range(90)]
    rising = [sample(each * 10.0, 200 + each) for each in range(90)]
    assert levels.crept(level) == []
    assert levels.crept(rising) == ["service_mb rises by 6.00 a minute"]
    assert levels.crept(rising[:10]) == []  # too short to tell
    assert abs(rise(rising, "service_mb") - 6) < 1e-6
    before, after = (Rest(40, 12, connections, 0, 0, 9, 100_000) for connections in (20, 80))
    assert levels.leftover(before, before) == []
    assert "connections" in levels.leftover(before, after)[0]


def test_a_diary_knows_which_rounds_an_answer_may_tell_of() -> None:
    diary = Diary(begun=[1.0, 5.0, 9.0], over=[2.0, 6.0])
    assert diary.window(0.5, 0.6) == (0, 0)
    assert diary.window(3.0, 4.0) == (1, 1)
    assert diary.window(5.5, 5.6) == (1, 2)
    assert diary.window(7.0, 9.5) == (2, 3)
    assert [diary.writing(*each) for each in ((3.0, 4.0), (1.5, 1.6), (7.0, 8.0), (20.0, 21.0))] == [
        *(False, True, False, True)
    ]


def test_an_answer_of_another_round_is_wrong_and_two_rounds_are_counted() -> None:
    tally = Tally()
    moving = Moving.__new__(Moving)
    moving._tally = tally
    moving.fit("/x", [4, 5], (4, 5))
    assert tally.two_rounds == 1
    for told in ([3], [6], [4, 6]):
        with pytest.raises(Wrong, match="tells of the rounds"):
            moving.fit("/x", told, (4, 5))


def test_only_503_and_429_with_a_time_to_come_back_are_no_faults() -> None:
    tally = Tally()
    for status in (429, 503):
        with pytest.raises(Refused):
            tally.note(Request("/x"), Reply(status, {"retry-after": "5"}, b""))
    assert tally.faults == []
    for status in (500, 503, 504, 429):
        with pytest.raises(Wrong):
            tally.note(Request("/x"), Reply(status, {}, b""))
    assert len(tally.server_errors) == 4
    assert tally.told_to_come_back == 4


def test_each_round_changes_makes_renames_and_deletes(tmp_path: Path) -> None:
    before, after = ({each["id"]: each for each in entities(round_)} for round_ in (4, 5))
    assert set(before) - set(after) == {
        *("indicator/synthetic-soak-even", "initiative/synthetic-soak-born-2", "organization/synthetic-soak-named-4"),
    }
    assert after["organization/synthetic-soak-named-5"]["formerly"][-1] == "organization/synthetic-soak-named-4"
    assert {each["to"] for each in relations(5)} - {each["to"] for each in relations(4)} == {
        "initiative/synthetic-soak-born-5"
    }
    assert all("合成" in each["name"] for each in after.values())
