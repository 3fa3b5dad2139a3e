"""A newcomer: the text that is to be drafted, read and checked against the record of its source."""

import re
from collections.abc import Mapping
from pathlib import Path

from graph.documents import LARGEST, text_digest
from graph.errors import BadRequest, Fault, RecordError
from graph.text import source_text
from ingest.facts import Record
from ingest.readers.text import bytes_of, text_of
from ingest.rows import Mark, nearest, say

_SAYS = re.compile(r"\w")


def new_text(path: Path) -> str:
    """The text of a file as citations count it; raises RecordError where it is none, is empty or too large."""
    name = str(path)
    try:
        size = path.stat().st_size
    except OSError:
        size = 0  # the reader tells why
    if size > LARGEST:
        message = say(
            f"文件 {size / 1e6:.0f} MB，超过 {LARGEST >> 20} MB", f"{size / 1e6:.0f} MB: more than {LARGEST >> 20} MB"
        )
        raise RecordError([Mark(name).fault("", message, say("拆成几份原文", "split it into several texts"))])
    raw = bytes_of(path, name)
    if isinstance(raw, Fault):
        raise RecordError([raw])
    try:
        text = source_text(raw)
    except UnicodeDecodeError:
        fault = text_of(raw, name)
        raise RecordError([fault] if isinstance(fault, Fault) else []) from None
    if "\x00" in text:
        raise RecordError([Mark(name).fault("", say("不是文本，含零字节", "it is not text: it has zero bytes"))])
    if not _SAYS.search(text):
        raise RecordError([Mark(name).fault("", say("是空的", "it is empty"))])
    return text


def fitting(records: Mapping[str, Record], source: str, text: str) -> Record:
    """The record of the text's source; raises BadRequest where there is none, or where it is of another text."""
    digest = text_digest(text)
    record = records.get(source)
    if record is None or record.fact.type != "Source":
        known = [id_ for id_ in records if id_.startswith("source/")]
        meant = f"source/{source}" if f"source/{source}" in known else nearest(source, known)
        raise BadRequest(
            f"No source is declared as {source!r}.",
            parameter="source",
            mend=f"Declare it first, with text_digest: {digest} — or is it {meant or 'another'}?",
            zh=f"没有声明来源「{source}」，先写它的记录（text_digest: {digest}）",
        )
    given = getattr(record.fact, "text_digest", None)
    if given != digest:
        raise BadRequest(
            f"{source} is of another text: its text_digest is {given}, that of this text {digest}.",
            parameter="source",
            mend="Give the source the digest of this text, or draft the text that it has.",
            zh=f"{source} 的 text_digest 与这份原文不符",
        )
    return record


def places_given(records: Mapping[str, Record], record: Record, asked: str) -> tuple[str, ...]:
    """The places a draft is of: the one that was asked for by code or id, else those of the source."""
    if not asked:
        return tuple(getattr(record.fact, "places", ()))
    place = asked if asked.startswith("place/") else f"place/{asked}"
    if place not in records or records[place].fact.type != "Place":
        raise BadRequest(
            f"No place is declared as {place!r}.",
            parameter="region",
            mend="Give the code or id of a place of the records or of their gazetteer.",
            zh=f"没有声明地点「{place}」",
        )
    return (place,)
