"""Partial dates: `2018`, `2018-09` and `2018-09-20` as intervals of whole days."""

import re
from calendar import monthrange
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

MONTH = "0[1-9]|1[0-2]"
DAY = f"({MONTH})-(0[1-9]|[12][0-9])|(0[13-9]|1[0-2])-30|(0[13578]|1[02])-31"
"""A month and a day of it; of what the calendar has not, only the 29th of February of some years is let through."""
PATTERN = f"^([0-9]{{3}}[1-9]|[0-9]{{2}}[1-9]0|[0-9][1-9]00|[1-9]000)(-({MONTH}|{DAY}))?$"


def _check(text: str) -> str:
    interval(text)
    return text


PartialDate = Annotated[
    str, AfterValidator(_check), WithJsonSchema({"type": "string", "pattern": PATTERN, "examples": ["2018-09"]})
]


def interval(text: str) -> tuple[int, int]:
    """The first and the last day of a partial date, each as the integer YYYYMMDD.

    Raises ValueError where it is not a date of the calendar.
    """
    if not re.fullmatch(PATTERN, text, re.ASCII) or text.endswith("\n"):
        raise ValueError(f"{text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = [*map(int, text.split("-")), 0, 0][:3]
    if year == 0 or (month and day > monthrange(year, month)[1]):
        raise ValueError(f"{text!r} is not a day of the calendar")
    last_month = month or 12
    last_day = day or monthrange(year, last_month)[1]
    return (
        year * 10000 + (month or 1) * 100 + (day or 1),
        year * 10000 + last_month * 100 + last_day,
    )


def precision(text: str) -> str:
    """How exact a partial date is: year, month or day."""
    return ("year", "month", "day")[text.count("-")]
