"""A file's bytes, read once; and bytes to text for the readers of YAML, CSV and JSONL: UTF-8 with LF, or one fault."""

import re
import unicodedata
from pathlib import Path

from graph.errors import Fault
from ingest.rows import Mark, say

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest file of records that is read."""
_MARKS = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
_ONE_LINE = "iconv -f GBK -t UTF-8"


def bytes_of(path: Path, name: str) -> bytes | Fault:
    """The bytes of a file; one that is too large is told by its size, before a byte of it is read."""
    try:
        size = path.stat().st_size
        if size <= LARGEST:
            return path.read_bytes()
    except OSError as error:
        return Mark(name).fault("", say("读不了这个文件", f"the file cannot be read: {error.strerror}"))
    return Mark(name).fault(
        "",
        say(f"文件 {size / 1e6:.0f} MB，超过 {LARGEST >> 20} MB", f"{size / 1e6:.0f} MB, more than {LARGEST >> 20} MB"),
        say("拆成几个文件", "split it into several files"),
    )


def text_of(raw: bytes, name: str) -> str | Fault:
    """The text of a file's bytes in NFC, or the one fault that keeps them from being read as text."""
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return Mark(name, 1, 1).fault(
                "",
                say(f"文件以 {encoding} 字节序标记 (BOM) 开头", f"the file begins with a {encoding} byte order mark"),
                say("另存为无 BOM 的 UTF-8", "save it as UTF-8 without BOM"),
            )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(raw, error.start, name)
    return _control(text, name) or unicodedata.normalize("NFC", text)


def _undecodable(raw: bytes, at: int, name: str) -> Fault:
    line, column = _position(raw[:at].decode("utf-8", "replace"))
    try:
        raw.decode("gb18030")
        guess = say("像是 GBK", "it looks like GBK")
    except UnicodeDecodeError:
        guess = say("不是文本", "it is not text")
    return Mark(name, line, column).fault(
        "",
        say("不是 UTF-8", "not UTF-8") + f" ({guess})",
        say("另存为 UTF-8", "save it as UTF-8") + f" ({_ONE_LINE})",
    )


def _control(text: str, name: str) -> Fault | None:
    found = _CONTROL.search(text)
    if found is None:
        return None
    line, column = _position(text[: found.start()])
    if found.group() == "\r":
        return Mark(name, line, column).fault(
            "",
            say("行尾是 CRLF 或 CR", "lines end in CRLF or CR"),
            say("另存为 LF 行尾", "save it with LF line ends") + " (sed -i 's/\\r$//')",
        )
    return Mark(name, line, column).fault(
        "",
        say(f"控制字符 U+{ord(found.group()):04X}", f"control character U+{ord(found.group()):04X}"),
        say("删去它", "delete it"),
    )


def _position(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what comes after a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")
