"""A real `gongjian apply` that tells, over a pipe, where it is and what the engine acknowledged to it.

It runs in a process forked from a warm one (multiprocessing's fork server, which has imported all of it and has neither
threads nor loops): it starts in a few milliseconds, where an interpreter takes a second. Nothing of the loader is
replaced: its functions are called as they are, and what they are called with is told.

Each message is a list: where it is (see PLACES), and for `commit` what the transaction does. What stands in a pipe
survives the writer's kill -9, so that what it told is known whatever became of it:
- `commit`: all statements ran; the driver is about to ask the engine to commit. It may be committed or not.
- `acknowledged`: the driver has the engine's answer that it is committed. From here on it must not be lost.
"""

import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import wraps
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

import pytest

import gongjian.commands.records
import ingest.apply
import ingest.batches
import ingest.lease
import ingest.load
import ingest.plan
import ingest.records
from gongjian import cli
from graph import statements
from graph.ontology import ONTOLOGY
from graph.ontology.model import CITED_IN, ENTITY, WITHIN
from graph.queries import Query
from graph.store import Result, Store, Transaction

T = TypeVar("T")
PLACES = (
    "begun",
    "reading",
    "planning",
    "leasing",
    "leased",
    "opening",
    "holding",
    "facts",
    "derived edges",
    "deleting",
    "lifting",
    "journal",
    "counting",
    "commit",
    "acknowledged",
    "closing",
    "ended",
)
"""Where a writer can be, in the order in which it first comes there."""
DELETING = {statements.delete_entities(type_) for type_ in (*ONTOLOGY.entities, ENTITY)}
PARTING = {statements.delete_relations(type_) for type_ in ONTOLOGY.relations}
DERIVING = {make(type_) for make in (statements.clear_derived, statements.make_derived) for type_ in (WITHIN, CITED_IN)}
NAMED = {
    "ingest/take_lease": "leasing",
    "ingest/open_run": "opening",
    "ingest/hold_lease": "holding",
    "ingest/lift_tombstones": "lifting",
    "ingest/write_changes": "journal",
    "ingest/write_tombstones": "journal",
    "ingest/count_run": "counting",
    "ingest/close_run": "closing",
    "ingest/write_dataset": "closing",
    "ingest/delete_dataset": "closing",
}


@dataclass
class Effects:
    """What a transaction does to the graph: facts by id with their digest, and what is noted of them."""

    version: int = 0
    """The graph's version after it; 0 for one that writes no facts (of the lease, of the schema)."""
    put: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    stones: dict[str, str | None] = field(default_factory=dict)
    lifted: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Task:
    """What a watched writer is to do: the words of its command, its environment, where its output goes."""

    words: Sequence[str]
    environment: Mapping[str, str]
    output: Path
    batch: int
    """Facts in a transaction: small ones make many moments between them."""
    halt: str = ""
    """The place where it stops itself (SIGSTOP) the first time it comes there, until somebody wakes it."""


class _Teller:
    """The pipe's end."""

    def __init__(self, pipe: Connection, halt: str) -> None:
        self._pipe, self._halt = pipe, halt

    def tell(self, place: str, effects: Effects | None = None) -> None:
        self._pipe.send_bytes(json.dumps([place, effects and asdict(effects)]).encode())
        if place == self._halt:
            self._halt = ""
            os.kill(os.getpid(), signal.SIGSTOP)

    def telling(self, place: str, function: Callable[..., T]) -> Callable[..., T]:
        @wraps(function)
        def told(*args: Any, **kwargs: Any) -> T:
            self.tell(place)
            return function(*args, **kwargs)

        return told


class _Noting(Transaction):
    """A transaction that tells what it runs, and gathers what that does."""

    def __init__(self, within: Transaction, teller: _Teller) -> None:
        self._within, self._teller = within, teller
        self.effects = Effects()
        self.closing = False

    async def run(self, statement: str | Query, /, **parameters: Any) -> Result:
        named = statement.name if isinstance(statement, Query) else ""
        text = statement if isinstance(statement, str) else statement.text
        place = NAMED.get(named) or _place(text)
        self.closing = self.closing or place == "closing"
        self._teller.tell(place)
        found = await self._within.run(statement, **parameters)
        if named == "ingest/hold_lease" and found.rows:
            self.effects.version = int(found.rows[0]["version"])
        else:
            self._gather(named or place, text, parameters)
        return found

    def _gather(self, what: str, text: str, parameters: Mapping[str, Any]) -> None:
        effects = self.effects
        match what:
            case "ingest/write_changes":
                effects.changes += [row["id"] for row in parameters["rows"]]
            case "ingest/write_tombstones":
                effects.stones |= {row["id"]: row.get("to") for row in parameters["rows"]}
            case "lifting":
                effects.lifted += parameters["ids"]
            case "deleting" if text in DELETING:
                effects.gone += parameters["ids"]
            case "deleting":
                effects.gone += [row["id"] for row in parameters["rows"]]
            case "facts":
                effects.put |= {row["id"]: row["properties"]["digest"] for row in parameters["rows"]}


def _place(text: str) -> str:
    if text in DERIVING:
        return "derived edges"
    if text in DELETING or text in PARTING:
        return "deleting"
    return "lifting" if "Tombstone" in text else "facts"


def _witness(teller: _Teller) -> type[Store]:
    class Witness(Store):
        """A store that tells of its writing transactions."""

        async def write(self, work: Callable[[Transaction], Awaitable[T]], /) -> T:
            noting: _Noting | None = None

            async def told(transaction: Transaction) -> T:
                nonlocal noting
                noting = _Noting(transaction, teller)
                done = await work(noting)
                teller.tell("commit", noting.effects)
                return done

            found = await super().write(told)
            assert noting is not None
            teller.tell("ended" if noting.closing else "acknowledged" if noting.effects.version else "leased")
            return found

    return Witness


def run(task: Task, pipe: Connection) -> None:
    """Be that writer: what the forked process does. Its exit code is the command's."""
    teller = _Teller(pipe, task.halt)
    teller.tell("begun")
    out = os.open(task.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(out, stream)
    os.chdir(task.output.parent)
    os.environ.clear()
    os.environ.update(task.environment)
    sys.argv = ["gongjian", *task.words]
    patch = pytest.MonkeyPatch()  # for as long as this process lives
    patch.setattr(ingest.batches, "SIZE", task.batch)
    patch.setattr(ingest.load, "Store", _witness(teller))
    for module in (gongjian.commands.records, ingest.load):
        patch.setattr(module, "load_records", teller.telling("reading", ingest.records.load_records))
    patch.setattr(ingest.load, "plan", teller.telling("planning", ingest.plan.plan))
    cli.main()
