"""Reading a backup: the file is a stranger's until every member of it was read, counted, judged and digested."""

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graph.embedded_home import program_version
from graph.ontology import Ontology
from ingest.backup.form import (
    FORMAT,
    LINE,
    MANIFEST,
    PARTS,
    BackupError,
    Held,
    Manifest,
    Row,
    Tally,
    digest_of,
    line_of,
    ontology_digest,
)
from ingest.backup.judging import Judge
from ingest.rows import say

LONGEST_MANIFEST = 100_000
RATIO = 100
"""How many times its size a backup may grow when it is unpacked: rows hold digests, which hardly shrink."""
SMALL = 10_000_000
"""Bytes that may be unpacked whatever the ratio."""
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
"""What the archive's reader raises for files that are none: cut, encrypted, packed in ways that it does not know."""
TOLD = 10
"""Of so many rows that are wrong it is told what is wrong with them; of all it would be too long."""
Passed = Callable[[int], None]


class Backup:
    """A backup whose manifest was read; `check` reads the rest. Made by `opened`."""

    def __init__(self, file: Path, packed: zipfile.ZipFile, manifest: Manifest) -> None:
        self.file, self.manifest = file, manifest
        self._packed = packed

    def check(self, ontology: Ontology, passed: Passed = lambda done: None) -> None:
        """Read all of it. Raises BackupError with what is wrong; no row of it was used then."""
        judge, found, done = Judge(ontology), dict[str, Held](), 0
        faults: list[str] = []
        for part, member in PARTS.items():
            tally = Tally()
            for number, line in enumerate(self._lines(member, self.manifest.parts[part].bytes), 1):
                fault = _fault(judge, part, line)
                if fault and len(faults) < TOLD:
                    faults.append(f"{member}:{number}: {fault}")
                tally.add(line)
                done += 1
                passed(done)
            found[part] = tally.held()
        for part, held in found.items():
            if held != self.manifest.parts[part]:
                raise _differs(self.file, PARTS[part])
        if faults:
            raise _unusable(self.file, "有不能恢复的行", "rows cannot be restored: " + "; ".join(faults))
        if digest_of(found) != self.manifest.digest:
            raise _differs(self.file, MANIFEST)

    def rows(self, start: int = 0) -> Iterator[tuple[str, Row]]:
        """The rows with their parts, in the order of writing, from one on; only after `check`."""
        for part, member in PARTS.items():
            count = self.manifest.parts[part].rows
            if start >= count:
                start -= count
                continue
            for number, line in enumerate(self._lines(member, self.manifest.parts[part].bytes)):
                if number >= start:
                    yield part, json.loads(line)
            start = 0

    def _lines(self, member: str, size: int) -> Iterator[bytes]:
        """The lines of a member, never more of it than the manifest says there is."""
        with _explained(self.file), self._packed.open(member) as source:
            left = size
            while line := source.readline(min(left, LINE) + 1):
                left -= len(line)
                if left < 0:
                    raise _differs(self.file, member)
                if len(line) > LINE or not line.endswith(b"\n"):
                    raise _unusable(self.file, f"{member} 有过长或未完的行", f"{member} has a cut or too long line")
                yield line


@contextmanager
def opened(file: Path, ontology: Ontology) -> Iterator[Backup]:
    """A backup, once its manifest says that this program can restore it. Raises BackupError, OSError."""
    with _explained(file):
        packed = zipfile.ZipFile(file)
    with packed:
        with _explained(file):
            _members(file, packed)
            manifest = _manifest(file, packed)
        _fits(file, manifest, ontology)
        _sizes(file, packed, manifest)
        yield Backup(file, packed, manifest)


def _members(file: Path, packed: zipfile.ZipFile) -> None:
    """Raise unless exactly the members of a backup are there, each once, so that none can lead anywhere."""
    names = sorted(info.filename for info in packed.infolist())
    wanted = sorted([*PARTS.values(), MANIFEST])
    if names != wanted:
        strange = sorted(set(names) - set(wanted)) or sorted(name for name in names if names.count(name) > 1)
        missing = sorted(set(wanted) - set(names))
        shown = ", ".join(map(repr, [*strange, *missing][:5]))
        en = f"its members are not those of a backup: {shown}"
        raise _unusable(file, "所含的文件不是备份的", en)
    if any(info.flag_bits & 1 or info.compress_type not in (0, 8) for info in packed.infolist()):
        raise _unusable(file, "加密或压缩方式不认得", "it is encrypted, or packed in a way that no backup is")


def _manifest(file: Path, packed: zipfile.ZipFile) -> Manifest:
    with packed.open(MANIFEST) as source:
        raw = source.read(LONGEST_MANIFEST + 1)
    if len(raw) > LONGEST_MANIFEST:
        raise _unusable(file, "清单太长", "its manifest is too long")
    try:
        said: Any = json.loads(raw)
        format_ = said["format"] if isinstance(said, dict) else None
    except (ValueError, KeyError, RecursionError):
        raise _unusable(file, "清单读不懂", "its manifest cannot be read") from None
    if type(format_) is int and format_ > FORMAT:  # before all else: what a newer form has in it is not known here
        zh, en = (
            f"格式为 {format_}，本程序只认得 {FORMAT}",
            f"it has format {format_}; this program knows up to {FORMAT}",
        )
        raise _unusable(file, zh, en, say("升级程序", "upgrade the program"))
    try:
        found = Manifest.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise _unusable(file, "清单读不懂", f"its manifest is wrong: {where}: {first['msg']}") from None
    if found.parts.keys() != PARTS.keys():
        raise _unusable(file, "清单所列不是备份的", "its manifest lists other parts than a backup has")
    return found


def _fits(file: Path, manifest: Manifest, ontology: Ontology) -> None:
    if manifest.ontology != ontology_digest(ontology):
        made = f"gongjian {manifest.program}"
        mend = say(
            f"用做这份备份的 {made} 恢复，再升级并 gongjian load",
            f"restore it with {made}, which made it, then upgrade and run gongjian load",
        )
        en = f"it is of another ontology ({manifest.ontology}) than gongjian {program_version()} has"
        raise _unusable(file, "所依的本体与本程序的不同", en, mend)


def _sizes(file: Path, packed: zipfile.ZipFile, manifest: Manifest) -> None:
    """Raise where it would grow beyond measure, or sizes are not those of the manifest; nothing is unpacked for it."""
    size = sum(info.file_size for info in packed.infolist())
    if size > SMALL and size > RATIO * file.stat().st_size:
        raise _unusable(file, f"解压后 {size / 1e6:.0f} MB，是压缩炸弹", f"a zip bomb: {size / 1e6:.0f} MB inside")
    for part, member in PARTS.items():
        if packed.getinfo(member).file_size != manifest.parts[part].bytes:
            raise _differs(file, member)


def _fault(judge: Judge, part: str, line: bytes) -> str:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return say("不是 JSON", "is no JSON")
    fault = judge.fault(part, row)
    try:
        return fault or ("" if line_of(row) == line else say("写法不同", "is not written as a backup writes it"))
    except ValueError:
        return say("有不是数的数", "has a number that is none")


def _differs(file: Path, member: str) -> BackupError:
    en = f"{member} is not what the manifest says: the file is damaged, or was changed"
    return _unusable(file, f"{member} 与清单不符：文件已损坏或被改动", en)


def _unusable(file: Path, zh: str, en: str, mend: str = "") -> BackupError:
    mend = mend or say("换一份备份", "take another backup")
    return BackupError(f"{file.name}: {en}. Nothing was written.", mend=mend, zh=f"{file.name}：{zh}；什么也没有写。")


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """Turns what the archive's reader raises into one sentence."""
    try:
        yield
    except BackupError:
        raise
    except BROKEN as error:
        raise _unusable(
            file, "不是完整的备份文件", f"it is no whole backup: {str(error) or type(error).__name__}"
        ) from None
