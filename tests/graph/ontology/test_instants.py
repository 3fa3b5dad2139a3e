"""Instants as callers write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ontology.instants import instant


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2026-11-22", "2026-11-22T00:00:00.000Z"),
        ("2026-11-22T14:51:42Z", "2026-11-22T14:51:42.000Z"),
        ("2026-11-22T22:51:42+08:00", "2026-11-22T14:51:42.000Z"),
        ("2026-11-22 14:51", "2026-11-22T14:51:00.000Z"),
        ("2026-11-22T14:51:42.063Z", "2026-11-22T14:51:42.063Z"),
    ],
)
def test_an_instant_is_told_in_one_form(text: str, stored: str) -> None:
    assert instant(text) == stored


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-99-99", "٢٠٢٦-01-01", "2026-01-01T--ZZ", "0001-01-01T00:00+14:00"]
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an instant"):
        instant(text)


MOMENTS = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)


@given(MOMENTS, MOMENTS, st.integers(-14, 14))
def test_stored_instants_are_ordered_as_time_is(one: datetime, other: datetime, hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    first, second = one.replace(tzinfo=zone), other.replace(tzinfo=UTC)
    assert (instant(first.isoformat()) < instant(second.isoformat())) == (first < second)
