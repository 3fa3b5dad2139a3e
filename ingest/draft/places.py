"""Places: divisions that a text names, by their full names anywhere and by short ones in the text's own region."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.ontology import Entity
from graph.ontology.model import COUNTRY
from ingest.draft.candidates import Candidate
from ingest.draft.known import Known
from ingest.draft.passages import Passages
from ingest.prose import Span
from ingest.rows import say

NEAR, FAR = 2, 1
_SHORT = 2
_GOES_ON = re.compile(r"社区|街道|[山河江湖水海路街村镇乡寺岭沟川原门桥]")
"""What makes another name of a short one: 崆峒山, 朝阳社区."""
_HEAD = 400
"""Characters of a text's beginning."""
_WIDE = ("province", "prefecture")
_WHOLE = re.compile(r"全(?P<what>国|省|市|州|县|区)(?![㐀-鿿]{0,1}覆盖)")
_REDACTED = re.compile(r"(?:[XＸ×]{1,3}[市州县区乡镇]){1,3}|[XＸ×]{1,3}(?:街道|社区|村)")
_LEVELS = {"市": "prefecture", "州": "prefecture", "县": "county", "区": "county", "乡": "township", "镇": "township"}
_LOWER = {"街道": "township", "社区": "village", "村": "village"}
_COMMUNITY = re.compile(r"[㐀-鿿]{2}社区")
_COMMON = re.compile(
    "各|全|每|些|该|本|所|有|个|村|镇|城市|农村|试点|示范|特色|品牌|智慧|移民|安置|街道|小区|居民|学校|党群|老旧|新型|物业"
    "|行政|驻区|涉农|牧区|新建|重点|先进|联合|两新|单位"
)
"""What says of a community what it is like, and is not its name."""


@dataclass(frozen=True)
class Gazetteer:
    """The names of places that one text may use, each with the one place that it means."""

    names: Mapping[str, str]
    longest: Mapping[str, int]
    """How long the longest name is that begins with two characters."""
    near: frozenset[str]
    """Names of the region, and of what is above and beside it."""
    shared: Mapping[str, tuple[str, ...]]
    """Names that several places have: one is meant where what it lies in is named right before."""
    known: Known

    @classmethod
    def of(cls, known: Known, *regions: str) -> "Gazetteer":
        """Short names count in the regions, above and beside them, and of provinces and prefectures; full names always.

        A name that several places have means the one in a region or around it, else none.
        """
        above = {place for region in regions for place in (region, *known.ancestors(region))} - {COUNTRY}
        meant: dict[str, dict[str, int]] = {}
        for id_, entity in known.entities.items():
            if entity.type != "Place" or id_ == COUNTRY:
                continue
            near = id_ in above or known.above.get(id_) in above or any(known.within(id_, one) for one in regions)
            for name in _names(entity, near=near):
                meant.setdefault(name, {})[id_] = NEAR if near else FAR
        names = {name: one for name, places in meant.items() if (one := _one(places))}
        shared = {name: tuple(places) for name, places in meant.items() if name not in names}
        near_names = frozenset(name for name in names if max(meant[name].values()) == NEAR)
        longest: dict[str, int] = {}
        for name in meant:
            longest[name[:_SHORT]] = max(len(name), longest.get(name[:_SHORT], 0))
        return cls(names, longest, near_names, shared, known)

    def places(self, passages: Passages) -> Iterator[Candidate]:
        """A citation of each place that the text names, the longest name at each point."""
        text, at, end, before = passages.text, 0, -1, ""
        starts = {chunk.start for chunk in passages.chunks}
        while at < len(text):
            name, id_ = self._named(text, at, before if at == end else "", beginning=at in starts)
            if name:
                end, before = at + len(name), id_
                yield Candidate("Place", name, Span(at, end), of=id_)
            at += len(name) or 1

    def home(self, name: str) -> str:
        """The place whose name a body's name begins with; empty where there is none."""
        beginnings = (name[:length] for length in range(len(name) - 1, 1, -1))
        return next((self.names[begin] for begin in beginnings if begin in self.near), "")

    def _named(self, text: str, at: int, parent: str, *, beginning: bool) -> tuple[str, str]:
        """The longest name at a position and its place; what is short or far counts only where a name may begin."""
        longest = self.longest.get(text[at : at + _SHORT], 0)
        for length in range(min(longest, len(text) - at), 1, -1):
            name = text[at : at + length]
            if name in self.shared and parent:
                inside = [one for one in self.shared[name] if self.known.within(one, parent)]
                if len(inside) == 1:
                    return name, inside[0]
            sure = beginning or parent or (length > _SHORT and name in self.near)
            if sure and name in self.names:
                goes_on = length <= _SHORT and _GOES_ON.match(text, at + length)
                return ("", "") if goes_on else (name, self.names[name])
        return "", ""


def _names(entity: Entity, *, near: bool) -> list[str]:
    """The names by which a text may mean a place: of what is far the full one, unless it is large."""
    level = str(getattr(entity, "level", ""))
    if near or level in _WIDE:
        return [name for name in (entity.name, *entity.aliases) if len(name) > 1 and not name.isascii()]
    lower = level in ("village", "township") and not entity.name.endswith(("街道", "镇", "乡"))
    return [] if lower or len(entity.name) <= _SHORT else [entity.name]


def _one(places: Mapping[str, int]) -> str:
    """The place that a name means where several have it: the one that is near; none where that does not tell."""
    best = max(places.values())
    found = [id_ for id_, weight in places.items() if weight == best]
    return found[0] if len(found) == 1 else ""


def region_of(known: Known, passages: Passages) -> str:
    """The region of a text by its own words: the first place that its beginning names, or what is named right after.

    A province alone is none: it says where the region lies.
    """
    head = Passages(passages.text[:_HEAD])
    for first in [*Gazetteer.of(known).places(head)][:2]:
        if getattr(known.entities[first.of], "level", "") != "province":
            return _child(known, passages.text[first.span.end :], first.of) or first.of
    return ""


def _child(known: Known, text: str, parent: str) -> str:
    """What lies in a place and is named right after it: 甲市乙区."""
    for id_, entity in known.entities.items():
        if known.above.get(id_) == parent and text.startswith(entity.name):
            return id_
    return ""


def wholes(known: Known, passages: Passages, regions: Sequence[str]) -> Iterator[Candidate]:
    """What 全省, 全市, 全区 mean: the region, or what it lies in, of that level; 全国 is the country.

    Of several regions it is none where each has another.
    """
    around = [[region, *known.ancestors(region)] for region in regions]
    for found in _WHOLE.finditer(passages.text):
        what = found["what"]
        span = Span(*found.span())
        if what == "国":
            if COUNTRY in known.entities:
                yield Candidate("Place", found.group(), span, of=COUNTRY)
            continue
        meant = {_whole(known, line, what) for line in around} - {""}
        if len(meant) == 1:
            yield Candidate("Place", found.group(), span, of=meant.pop())


def _whole(known: Known, line: Sequence[str], what: str) -> str:
    """The first of a place and what it lies in whose name ends with a word; empty where none does."""
    return next((one for one in line if one in known.entities and known.entities[one].name.endswith(what)), "")


def hidden(passages: Passages) -> Iterator[Candidate]:
    """Places whose names are hidden: X市X区, XX街道."""
    for found in _REDACTED.finditer(passages.text):
        name = found.group()
        level = _LEVELS.get(name[-1]) or _LOWER.get(name.lstrip("XＸ×"), "township")
        look = say("名称隐去", "its name is hidden in the source")
        yield Candidate("Place", name, Span(*found.span()), {"level": level, "redacted": "true"}, looks=(look,))


def unlisted(passages: Passages, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """Communities with names of their own that the gazetteer of the region has not."""
    for chunk in passages.chunks:
        found = _COMMUNITY.match(passages.text, chunk.start, chunk.end)
        if found is None or found.group() in gazetteer.names or _COMMON.search(found.group()[:2]):
            continue
        look = say("区划表里没有它", "the gazetteer of the region has it not")
        yield Candidate("Place", found.group(), Span(*found.span()), {"level": "village"}, looks=(look,))
