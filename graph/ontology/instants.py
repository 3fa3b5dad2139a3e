"""Instants: what a caller writes as a moment, in the one form that the graph stores and compares as text."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from graph.ontology.days import DAY

CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
PATTERN = f"^[1-9][0-9]{{3}}-({DAY})([T ]{CLOCK}(:[0-5][0-9](\\.[0-9]{{1,6}})?)?(Z|[+-]{CLOCK})?)?$"
"""How callers are asked to write one; other forms of ISO 8601 are read too."""


def instant(text: str) -> str:
    """An ISO date or instant as UTC with milliseconds, `2026-11-22T14:51:42.063Z`; without an offset it is UTC.

    Raises ValueError where it is neither.
    """
    try:
        read = datetime.fromisoformat(text.encode("ascii").decode())
        moment = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is not an instant: write 2026-11-22 or 2026-11-22T14:51:42Z") from None
    return stamp(moment)


def stamp(moment: datetime) -> str:
    """A moment of UTC as the graph stores it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


Instant = Annotated[
    str,
    AfterValidator(instant),
    WithJsonSchema(
        {"type": "string", "pattern": PATTERN, "examples": ["2026-11-22", "2026-11-22T14:51:42Z"], "title": "instant"}
    ),
]
