"""Columns: a table as one list for each attribute, short where most values are the same."""

from collections.abc import Mapping, Sequence
from typing import Any

Column = list[Any] | dict[str, Any]
"""All values, or `{"most": value, "at": [place…], "is": [value…]}`: one value but for some places."""
_IDLE: tuple[Any, ...] = (0, 1, "", [])
"""Values that may fill most of a column."""


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
    most = next((value for value in _IDLE if 2 * column.count(value) > len(column)), None)
    if most is None:
        return column
    at = [place for place, value in enumerate(column) if value != most]
    return {"most": most, "at": at, "is": [column[place] for place in at]}
