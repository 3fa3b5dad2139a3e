"""Proposals: written after whatever stands in `judgements.yaml`, for a person to accept or refuse."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from graph.errors import RecordError
from ingest.duplicates import Proposal
from ingest.folder import JUDGEMENTS
from ingest.judgements import Judgement, read_judgements
from ingest.readers.text import bytes_of
from ingest.rows import Mark, say

HEAD = """# yaml-language-server: $schema=judgements.schema.json
# 判定：哪些记录是同一个。是同一个：status: accepted；不是：status: refused；都写上 by（谁）和 at（何时）。
# Judgements: which records are one. If they are: status: accepted; if not: status: refused; with by and at.
# ids 的第一个留下，第二个引向它；删去该条，下次载入又分为两个 · The first id stays; delete the entry to split them.
"""


def write_proposals(folder: Path, proposals: Sequence[Proposal]) -> int:
    """Add proposals to the judgements of a data folder, and say how many; what stood there stays to the byte.

    The file is replaced in one step. Raises RecordError where it has faults, or is so written that nothing can follow.
    """
    path = folder / JUDGEMENTS
    there = bytes_of(path, JUDGEMENTS) if path.is_file() else HEAD.encode()
    if not isinstance(there, bytes):
        raise RecordError([there])
    before, faults = read_judgements(there, JUDGEMENTS)
    if faults:
        raise RecordError(faults)
    known = {each.pair for each in before}
    fresh = [each for each in proposals if frozenset(each.ids) not in known]
    if not fresh:
        return 0
    indent = _indent(there, before)
    text = "".join(_entry(each) for each in fresh).replace("\n", f"\n{indent}").rstrip(" ")
    after = there + (b"" if there.endswith(b"\n") else b"\n") + (indent + text).encode()
    _insist(after, before, fresh)
    draft = path.with_suffix(".yaml.new")
    draft.write_bytes(after)
    os.replace(draft, path)  # noqa: PTH105 - one step on the disk, so that a reader sees the old or the new file
    return len(fresh)


def _indent(there: bytes, before: Sequence[Judgement]) -> str:
    """How far the entries stand from the margin."""
    if not before:
        return ""
    line = there.decode().splitlines()[(before[0].row.marks.at(()).line or 1) - 1]
    return line[: len(line) - len(line.lstrip())]


def _entry(proposal: Proposal) -> str:
    """A proposal as a person reads it; names stand in a remark, since the records may change them."""
    names = " | ".join("".join(c if c.isprintable() else " " for c in name) for name in proposal.names)
    lines = [
        f"- ids: [{', '.join(proposal.ids)}]  # {names}",
        "  verdict: same_as",
        "  status: proposed",
        f"  score: {proposal.likeness.score}",
        f"  reasons: {json.dumps(list(proposal.reasons), ensure_ascii=False)}",
    ]
    if proposal.differs:
        choice = ", ".join(f"{name}: {proposal.keep.id}" for name in proposal.differs)
        lines.append(f"  # 接受时选定取谁的 · when accepting, choose whose: take: {{{choice}}}")
    return "\n".join(lines) + "\n"


def _insist(after: bytes, before: Sequence[Judgement], fresh: Sequence[Proposal]) -> None:
    """Raise RecordError unless the file says what it said, and the new proposals after it."""
    found, faults = read_judgements(after, JUDGEMENTS)
    said = [each.entry for each in found]
    if faults or said[: len(before)] != [each.entry for each in before] or len(said) != len(before) + len(fresh):
        message = say("这个文件的写法接不上新条目", "nothing can be added to a file that is written in this way")
        mend = say("写成一条一行「- 」的列表", "write it as a list whose entries begin with -")
        raise RecordError([Mark(JUDGEMENTS, 1, 1).fault("", message, mend)])
