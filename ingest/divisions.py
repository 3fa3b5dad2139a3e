"""Divisions: the rows of a gazetteer (`code,name,level,parent,lon,lat`), and what people call them for short."""

import csv
import gzip
import lzma
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from graph.errors import Fault
from graph.ontology.model import COUNTRY
from graph.ontology.terms import LEVEL
from graph.text import COMMITTEE
from ingest.rows import Mark, nearest, say

COLUMNS = ("code", "name", "level", "parent", "lon", "lat")
COUNTY = 6
"""Digits of the code of a county, and of all above it."""
LONGEST_LINE = 2_000
"""Bytes of the longest line that is read: a file that is no table is told from one by its first line."""
_CODE = re.compile(r"[0-9]{6}|[0-9]{9}|[0-9]{12}")
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,9})?")
_BOUNDS = {"lon": 180.0, "lat": 90.0}
_PEOPLES = re.compile(
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族"
    "|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|达斡尔|仫佬族|羌族|布朗族|撒拉族"
    "|毛南族|仡佬族|锡伯族|锡伯|阿昌族|普米族|塔吉克族|塔吉克|怒族|鄂温克族|保安族|裕固族|独龙族|鄂伦春|各族"
)
_REGIONS = re.compile("维吾尔|壮族|回族")
_GENERIC = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_ENDINGS = {
    "province": ("特别行政区", "自治区", "省", "市"),
    "prefecture": ("自治州", "地区", "盟", "市", "州"),
    "county": ("自治县", "自治旗", "林区", "特区", "市", "县", "区", "旗"),
    "township": ("街道", "镇", "乡"),
}


@dataclass(frozen=True, slots=True)
class Division:
    """One row of a gazetteer, and its line."""

    code: str
    name: str
    level: str
    parent: str
    lon: float | None
    lat: float | None
    line: int

    @property
    def id(self) -> str:
        """The id of its place."""
        return f"place/{self.code}"

    @property
    def above(self) -> str:
        """The id of the place that it lies in; the country where it names none."""
        return f"place/{self.parent}" if self.parent else COUNTRY


def short_names(name: str, level: str) -> tuple[str, ...]:
    """What people call a division for short: 海西蒙古族藏族自治州 is 海西州 and 海西, 解放路社区居委会 解放路社区.

    By rules on endings alone, so that it is the same for every gazetteer; a name of one character is none.
    """
    if name in _GENERIC:
        return ()
    if level == "village":
        return _worth(name, _of_committee(name))
    ending = next((one for one in _ENDINGS.get(level, ()) if name.endswith(one)), "")
    stem = name.removesuffix(ending)
    if ending.startswith("自治"):
        stem = (_REGIONS if level == "province" else _PEOPLES).sub("", stem) or stem
    if ending == "街道":
        return _worth(name, stem)
    if ending in ("自治州", "自治县", "自治旗"):
        return _worth(name, stem + ending[-1], stem)
    return _worth(name, stem) if level in ("province", "prefecture", "county") else ()


def _of_committee(name: str) -> str:
    """The village or community that a committee is of: 桃花岭村委会 is 桃花岭村, 梁家庄村村委会 梁家庄村."""
    found = COMMITTEE.search(name)
    if found is None:
        return name
    stem, ending = name[: found.start()], found.group()
    kind = "社区" if ending.startswith("社区") else "村" if ending.startswith("村") else ""
    return stem if kind == "村" and stem.endswith(("社区", "嘎查")) else stem + kind


def _worth(name: str, *short: str) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(short) if len(one) >= 2 and one != name)


class Lines(Protocol):
    """What lines of bytes are read from."""

    def readline(self, size: int = -1, /) -> bytes:
        """The next line, or as much of it as `size` allows."""
        ...


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a table, unpacked as they are read where its name ends in .gz or .xz."""
    unpacking: dict[str, Callable[[Path], object]] = {".gz": gzip.open, ".xz": lzma.open}
    with cast(BinaryIO, unpacking.get(path.suffix, partial(open, mode="rb"))(path)) as file:
        yield file


def lines(file: Lines) -> Iterator[str]:
    """The lines of a table as text, none longer than the longest; raises ValueError for what is no text of UTF-8."""
    while raw := file.readline(LONGEST_LINE + 1):
        if len(raw) > LONGEST_LINE:
            raise ValueError(say(f"一行超过 {LONGEST_LINE} 字节", f"a line of more than {LONGEST_LINE} bytes"))
        yield unicodedata.normalize("NFC", raw.decode("utf-8"))


def excerpt(path: Path, below: tuple[str, ...]) -> Iterator[str]:
    """The lines of a gazetteer with its header, all counties and what is above them, and all whose codes begin so."""
    with opened(path) as file:
        for number, line in enumerate(lines(file)):
            code = line.partition(",")[0]
            if number == 0 or len(code) <= COUNTY or code.startswith(below):
                yield line


def divisions(texts: Iterable[str], name: str) -> Iterator[Division | Fault]:
    """Each row as a division, or the faults of the row; `name` is how faults call the file.

    A parent stands before its children. Raises nothing: what is no table at all is one fault.
    """
    reader = csv.reader(texts, strict=True)
    above: dict[str, str] = {}
    try:
        header = [cell.strip().removeprefix("\ufeff") for cell in next(reader, [])]
        if tuple(header) != COLUMNS:
            yield _header(header, name)
            return
        line = reader.line_num + 1
        for cells in reader:
            yield from _division(cells, Mark(name, line), above)
            line = reader.line_num + 1
    except (csv.Error, ValueError, EOFError, OSError, lzma.LZMAError, zlib.error) as error:
        told = say("读不出这张表", "the table cannot be read") + f": {error}"
        yield Mark(name, reader.line_num + 1).fault("", told, ",".join(COLUMNS))


def _header(header: list[str], name: str) -> Fault:
    message = say("表头应是", "the header must be") + f" {','.join(COLUMNS)}"
    return Mark(name, 1, 1).fault("", message, say("现在是", "it is") + f" {','.join(header)[:200]}")


def _division(cells: list[str], mark: Mark, above: dict[str, str]) -> Iterator[Division | Fault]:
    """The division of a row or its faults; `above` holds the level of each division that may have others below."""
    if len(cells) != len(COLUMNS):
        told = f"{len(cells)} != {len(COLUMNS)}"
        yield mark.fault("", say("格子数与表头不符", "not as many cells as the header has") + f" ({told})")
        return
    row = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
    faults = [*_faults(row, mark, above)]
    if faults:
        yield from faults
        return
    if row["level"] != "village":
        above[row["code"]] = row["level"]
    lon, lat = (float(row[name]) if row[name] else None for name in ("lon", "lat"))
    yield Division(row["code"], row["name"], row["level"], row["parent"], lon, lat, mark.line or 0)


def _faults(row: dict[str, str], mark: Mark, above: dict[str, str]) -> Iterator[Fault]:
    code, level, parent = row["code"], row["level"], row["parent"]
    if not _CODE.fullmatch(code):
        yield mark.fault(
            "code", say(f"代码「{code}」应为 6、9 或 12 位数字", f"the code {code!r} has not 6, 9 or 12 digits")
        )
    if not _NAME.fullmatch(row["name"]):
        message = say("名称是空的、过长或有控制字符", "the name is empty, too long or has control characters")
        yield mark.fault("name", message)
    if level not in LEVEL.labels:
        yield mark.fault(
            "level", say(f"没有级别「{level}」", f"no level is called {level!r}"), nearest(level, LEVEL.labels)
        )
    if parent and parent not in above:
        message = say(f"上级「{parent}」不在此行之前", f"the parent {parent!r} does not stand before this row")
        yield mark.fault("parent", message, say("把上级排在前面", "put parents before children"))
    for name, most in _BOUNDS.items():
        text = row[name]
        if text and (not _NUMBER.fullmatch(text) or abs(float(text)) > most):
            yield mark.fault(name, say(f"「{text}」不是度数", f"{text!r} is no number of degrees"))
