"""Auditing: what commands write down where GONGJIAN_AUDIT names a file: by whom it was done, at this machine."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from graph.settings import Settings
from service import audit


@contextmanager
def audited(event: str, **facts: Any) -> Iterator[dict[str, Any]]:
    """Note that something was done once the block is over, and how it ended; the block may add facts.

    Raises StateError before it begins where the file cannot be written.
    """
    audit.keep(Settings().audit)
    with audit.ended(event, key="local", user=_user(), **facts) as told:
        yield told


def _user() -> str:
    """The name of who sits here; the number of a user that has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
