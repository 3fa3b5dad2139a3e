"""Columns: a table as one list for each attribute, short where most values are the same."""

from collections.abc import Mapping, Sequence
from typing import Any

Column = list[Any] | dict[str, Any]
"""All values, or `{"most": value, "at": [place…], "is": [value…]}`: one value but for some places."""
_IDLE: tuple[Any, ...] = (0, 1, "", ())
"""Values that may fill most of a column."""


_FEW = 200


def columns(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, Column]:
    """The named attributes of all rows; an absent one is 0."""
    return {name: _short([row.get(name, 0) for row in rows]) for name in names}


def whole(column: Column, long: int) -> list[Any]:
    """All values of a column of so many. Raises KeyError, TypeError or ValueError where it is none."""
    if isinstance(column, list):
        return column
    others = dict(zip(column["at"], column["is"], strict=True))
    return [others.get(place, column["most"]) for place in range(long)]


def _short(column: list[Any]) -> Column:
    # what fills most of it fills most of a few of it, nearly always; to count each of the four takes half a second
    few = column[:: max(1, len(column) // _FEW)]
    most = max(_IDLE, key=few.count)
    if 2 * column.count(most) <= len(column):
        return column
    at = [place for place, value in enumerate(column) if value != most]
    return {"most": most, "at": at, "is": [column[place] for place in at]}
