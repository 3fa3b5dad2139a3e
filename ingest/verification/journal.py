"""The journal verified: runs that finished, changes without gaps and as many as their runs say, versions that rise."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.repository import contents
from graph.repository.contents import Watchman
from graph.store import Store
from ingest.rows import say
from ingest.verification.findings import Findings

LANE = "records"


@dataclass
class Noted:
    """The changes of a run: a byte for each number, and how many there are of each kind."""

    numbers: bytearray = field(default_factory=bytearray)
    doubled: int = 0
    ops: Counter[str] = field(default_factory=Counter)

    def add(self, seq: int, op: str) -> None:
        """Take a change in."""
        self.numbers.extend(bytes(max(0, seq - len(self.numbers))))
        if self.numbers[seq - 1]:
            self.doubled = seq
        self.numbers[seq - 1] = 1
        self.ops[op] += 1

    @property
    def gap(self) -> int:
        """The first number that is not there though a higher one is; 0 where none is missing."""
        return self.numbers.find(0) + 1


async def stones(store: Store, watchman: Watchman) -> dict[str, str | None]:
    """Every tombstone, and the id that it leads to."""
    found: dict[str, str | None] = {}
    async for some in contents.journal(store, "Tombstone"):
        await watchman.check()
        found |= {str(each["id"]): each.get("to") for each in some}
    return found


async def verify_runs(store: Store, watchman: Watchman, version: int, findings: Findings) -> None:
    """Say what is wrong with runs and their changes."""
    changes: dict[str, Noted] = {}
    async for some in contents.journal(store, "Change"):
        await watchman.check()
        for each in some:
            _change(each, changes, findings)
    runs = [dict(each) async for some in contents.journal(store, "Run") for each in some]
    runs.sort(key=lambda run: int(run.get("seq") or 0))
    for run in runs:
        _run(run, changes.pop(str(run["id"]), Noted()), version, findings)
    for id_ in sorted(changes):
        findings.add("changes", id_, say("变更所属的运行不在图中", "changes of it are there, and it is not"))
    _finished(runs, findings)


def _change(each: Mapping[str, Any], changes: dict[str, Noted], findings: Findings) -> None:
    run, seq, op = each.get("run"), each.get("seq"), each.get("op")
    if not isinstance(run, str) or type(seq) is not int or not 0 < seq < 10**8 or each["id"] != f"{run}/{seq}":
        findings.add("changes", str(each["id"]), say("标识与内容不符", "its id is not that of its run and number"))
        return
    changes.setdefault(run, Noted()).add(seq, str(op))


def _run(run: Mapping[str, Any], noted: Noted, version: int, findings: Findings) -> None:
    id_ = str(run["id"])
    if noted.gap or noted.doubled:
        at = noted.gap or noted.doubled
        findings.add("changes", id_, say(f"缺第 {at} 条或重复", f"number {at} of its changes is missing or doubled"))
        return
    if (run.get("version") or 0) > version:
        findings.add("changes", id_, say("版本高于图的版本", "it left the graph at a version that is still to come"))
    counts = run.get("counts")
    if not run.get("finished") or not isinstance(counts, str) or run.get("lane", LANE) != LANE:
        return
    said = {name: count for name, count in json.loads(counts).items() if name not in ("entities", "relations")}
    if said != dict(noted.ops):
        more = say(f"图中 {dict(noted.ops)}", f"the graph has {dict(noted.ops)}, the run says {said}")
        findings.add("changes", id_, more)


def _finished(runs: list[dict[str, Any]], findings: Findings) -> None:
    """Only the newest run of a lane can be unfinished and matter: a later one did what it had left."""
    newest = {str(run.get("lane", LANE)): run for run in runs}
    for run in newest.values():
        if not run.get("finished"):
            findings.add("run", str(run["id"]))
