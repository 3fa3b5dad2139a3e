"""The journal of a run: its changes and tombstones, noted in the transactions that make them."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from graph.errors import GraphError
from graph.ontology.days import interval
from graph.ontology.instants import stamp
from graph.queries import query
from graph.store import Transaction
from ingest.rows import say

Days = tuple[int | None, int | None]
"""The first and the last day that a fact holds, as YYYYMMDD; None where one is not known."""


async def note(
    transaction: Transaction, notes: Sequence[dict[str, Any]] = (), stones: Sequence[dict[str, Any]] = ()
) -> None:
    """Write changes and tombstones; where there are none, nothing is run."""
    if notes:
        await transaction.run(query("ingest/write_changes"), rows=list(notes))
    if stones:
        await transaction.run(query("ingest/write_tombstones"), rows=list(stones))


def key(run: str, run_seq: int, seq: int) -> dict[str, Any]:
    """What names a change: its run and its number within it."""
    return {"id": f"{run}/{seq}", "run": run, "run_seq": run_seq, "seq": seq}


def stone(id_: str, to: str | None, run: str, at: str) -> dict[str, Any]:
    """The tombstone of an id that is no longer there, and the id it lives on under."""
    return {"id": id_, "run": run, "at": at} | ({"to": to} if to else {})


def torn(stage: str) -> GraphError:
    """The error of a batch that did not find what it was to write to."""
    message = say("图中缺少应有的节点，本批未写", "a node that must be there is not; the batch was undone")
    return GraphError(message, mend=say("用 --full 再运行", "run it again with --full") + f" ({stage})")


def text_of(value: object) -> str:
    """A value as JSON, the same for equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def now() -> str:
    """This moment."""
    return stamp(datetime.now(UTC))


def stated(stored: Mapping[str, Any]) -> Days:
    """The first and the last day that a stored fact itself states; None where it states none."""
    start, until = stored.get("date") or stored.get("since"), stored.get("until")
    first, last = interval(start)[0] if start else None, interval(until)[1] if until else None
    return first, None if first and last and last < first else last


def spanned(states: Sequence[Days]) -> dict[str, int]:
    """From the earliest first to the latest last day of several states; an end that one does not know is left out."""
    firsts, lasts = ([state[at] for state in states if state[at] is not None] for at in (0, 1))
    found = {"from_day": min(filter(None, firsts))} if len(firsts) == len(states) else {}
    return {**found, "to_day": max(filter(None, lasts))} if len(lasts) == len(states) else found
