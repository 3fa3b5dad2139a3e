"""Findings of a verification: what is wrong, with which id, where its record stands, and the mend."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.rows import say

KEPT = 50
"""How many findings of a kind are told; all are counted."""
LOAD = "gongjian load"
AGAIN = say(
    "gongjian restore 一份备份，或载入空图；它是绕过载入改的",
    "gongjian restore a backup, or load into an empty graph: it was changed behind the loader's back",
)
KINDS: Mapping[str, tuple[str, str]] = {
    "evidence": (say("须有引证而没有", "it needs evidence and has none"), AGAIN),
    "source": (say("所引的来源不在图中", "it cites a source that is not in the graph"), AGAIN),
    "ends": (say("两端不对", "its ends are not what they must be"), AGAIN),
    "id": (say("标识与内容不符", "its id is not the one that it must have"), AGAIN),
    "shape": (say("不合本体", "it does not fit the ontology"), AGAIN),
    "digest": (say("内容与其摘要不符", "its digest is not that of what it says"), AGAIN),
    "computed": (say("载入时算出的值不对", "what the loader computed of it differs"), AGAIN),
    "derived": (say("派生的边有缺或多余", "derived edges are missing, or too many"), AGAIN),
    "duplicate": (say("同一标识出现多次", "its id is there more than once"), AGAIN),
    "strange": (say("不是载入写的", "no load wrote it"), AGAIN),
    "stale": (say("记录改了，尚未载入", "its record says something else by now"), LOAD),
    "missing": (say("有记录，图中没有", "it has a record and is not in the graph"), LOAD),
    "unrecorded": (say("图中有，没有记录", "it is in the graph and has no record"), LOAD),
    "tombstone": (say("墓碑不对", "its tombstone is wrong"), AGAIN),
    "run": (say("运行没有完成", "the run did not finish"), LOAD),
    "changes": (say("变更与其运行不符", "the changes of a run are not those that it noted"), AGAIN),
    "restore": (say("恢复没有完成", "a restore into the graph has not ended"), "gongjian restore FILE"),
    "records": (say("记录有错，未与之比较", "the records have faults and were not compared"), "gongjian check"),
}
"""Every kind of finding: what it says, and the mend."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong; `at` is file and line of its record, where there is one."""

    kind: str
    id: str
    more: str = ""
    at: str = ""

    @property
    def said(self) -> str:
        """What is wrong, in Chinese and English."""
        return f"{KINDS[self.kind][0]}: {self.more}" if self.more else KINDS[self.kind][0]

    @property
    def mend(self) -> str:
        """What to do about it."""
        return KINDS[self.kind][1]

    def wire(self) -> dict[str, Any]:
        """The finding as JSON shows it."""
        shown = {"kind": self.kind, "id": self.id, "message": self.said, "record": self.at, "mend": self.mend}
        return {name: value for name, value in shown.items() if value}


@dataclass
class Findings:
    """All that was found: the first of each kind, and how many there are of each."""

    told: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, id_: str, more: str = "", at: str = "") -> None:
        """Take one in."""
        self.counts[kind] += 1
        if self.counts[kind] <= KEPT:
            self.told.append(Finding(kind, id_, more, at))
