"""Partial dates as intervals of whole days."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ontology.days import PATTERN, interval, precision


@pytest.mark.parametrize(
    ("text", "days", "how"),
    [
        ("2018", (20180101, 20181231), "year"),
        ("2018-09", (20180901, 20180930), "month"),
        ("2016-02", (20160201, 20160229), "month"),
        ("2018-09-20", (20180920, 20180920), "day"),
    ],
)
def test_a_partial_date_is_an_interval(text: str, days: tuple[int, int], how: str) -> None:
    assert interval(text) == days
    assert precision(text) == how


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18",
        "2018-13",
        "2018-00",
        "2018-1",
        "2018-02-29",
        "2018-04-31",
        "2018-09-20T00",
        "0000",
        "２０１８",
        "2018\n",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        interval(text)


@given(st.dates(min_value=date(1, 1, 1)))
def test_every_day_lies_in_its_month_and_its_year(day: date) -> None:
    text = f"{day:%Y-%m-%d}".rjust(10, "0")
    first, last = interval(text)
    month, year = interval(text[:7]), interval(text[:4])
    assert first == last
    assert year[0] <= month[0] <= first <= month[1] <= year[1]


@given(st.from_regex(PATTERN, fullmatch=True) | st.text("0123456789-", max_size=10))
def test_the_pattern_lets_in_what_the_calendar_has_but_for_leap_days(text: str) -> None:
    try:
        interval(text)
    except ValueError:
        assert not re.fullmatch(PATTERN, text, re.ASCII) or text.endswith(("-02-29", "\n"))
    else:
        assert re.fullmatch(PATTERN, text)


@given(st.dates(min_value=date(1, 1, 1)), st.dates(min_value=date(1, 1, 1)))
def test_days_are_ordered_as_the_calendar_is(one: date, other: date) -> None:
    assert (interval(one.isoformat()) < interval(other.isoformat())) == (one < other)
