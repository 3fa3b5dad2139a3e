"""The records: the data folder, and the source texts where they are at hand."""

from pathlib import Path

from gongjian.checks.finding import Finding
from graph.documents import Documents
from graph.errors import Fault
from ingest.evidence import read_pins
from ingest.folder import datasets


def data(folder: Path) -> Finding:
    """Whether the data folder holds datasets; what stands in their files is what `gongjian check` tells."""
    try:
        found, faults = datasets(folder)
    except OSError as error:
        return _unread(folder, error)
    if faults:
        return Finding("data", "; ".join(map(str, faults[:3])), "wrong", "gongjian check；或 · or: GONGJIAN_DATA")
    return Finding("data", f"{folder}: {len(found)} 个数据集 · datasets")


def sources(texts: Path | None, folder: Path) -> Finding:
    """Whether the texts of the sources are where they are said to be, and are those that positions were pinned in."""
    if texts is None:
        return Finding("sources", "未设 GONGJIAN_SOURCES；只有 check --pin 与 --coverage 需要 · only those need it")
    if not texts.is_dir():
        message = f"没有文件夹 {texts} · there is no such folder"
        return Finding("sources", message, "wrong", "改正或去掉 GONGJIAN_SOURCES · Mend it or leave it out.")
    try:
        at_hand, wanted = Documents.of(texts), _pinned(folder)
    except OSError as error:
        return _unread(texts, error)
    missing = sorted(source for source, digest in wanted.items() if at_hand.text(digest) is None)
    if missing:
        message = (
            f"{texts} 缺少这些来源的原文，或已被改 · lacks these texts, or they were changed: {', '.join(missing)}"
        )
        return Finding("sources", message, "warning", "放入原文（*.txt）· Put the texts there (*.txt).")
    return Finding("sources", f"{len(wanted)} 个来源的原文齐备 · the texts of all sources are there")


def _pinned(folder: Path) -> dict[str, str]:
    """The sources whose phrases have positions, each with the digest of its text."""
    found: dict[str, str] = {}
    for dataset in datasets(folder)[0]:
        if dataset.positions.is_file():
            found |= read_pins(dataset.positions.read_bytes(), dataset.positions.name)[0].digests
    return found


def _unread(folder: Path, error: OSError) -> Finding:
    fault = Fault(str(error.filename or folder), None, None, "", f"读不了 · cannot be read: {error.strerror}")
    return Finding("data", str(fault), "wrong", "改其权限 · Mend its rights.")
