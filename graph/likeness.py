"""Likeness: how alike two things are by what is known of them, as a score with its reasons. Pure and deterministic.

The score is the weight of the best reason of a name, with those of region, type and neighbours added, kept within 0
and 100. Nothing is alike by its surroundings alone: without a reason of a name the score is 0. A hidden name is like no
other, and figures and sums of money, whose names are their labels, weigh less.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from graph.names import brief, chinese, is_bare, letters, one_slip, place_brief, place_stem, region_before, regions
from graph.ontology import Entity
from graph.ontology.model import COUNTRY
from graph.text import initials, pinyin, plain_pinyin

Kind = Literal[
    "id_equal",
    "name_equal",
    "normal_equal",
    "alias_equal",
    "abbreviation",
    "pinyin_equal",
    "slip",
    "contains",
    "pinyin_slip",
    "pinyin_contains",
    "initials",
    "region_same",
    "region_within",
    "region_other",
    "type_same",
    "type_other",
    "neighbours",
    "figure",
    "redacted",
]


@dataclass(frozen=True)
class Meaning:
    """What a reason says in both languages, and what it adds to the score (at most, where it may be less)."""

    zh: str
    en: str
    weight: int


REASONS: MappingProxyType[Kind, Meaning] = MappingProxyType(
    {
        "id_equal": Meaning("即其标识", "its own id", 100),
        "name_equal": Meaning("名称相同", "the names are equal", 88),
        "normal_equal": Meaning("除全半角、大小写、标点外名称相同", "equal but for width, case and punctuation", 86),
        "alias_equal": Meaning("与别名相同", "equal to an alias", 84),
        "abbreviation": Meaning("互为简称与全称", "one is a short form of the other", 76),
        "pinyin_equal": Meaning("读音相同", "the same pinyin", 70),
        "slip": Meaning("一字之差", "one slip apart", 62),
        "contains": Meaning("名称互相包含", "one name holds the other", 56),
        "pinyin_slip": Meaning("读音一处之差", "one slip apart in pinyin", 50),
        "pinyin_contains": Meaning("读音互相包含", "the pinyin of one holds the other", 46),
        "initials": Meaning("首字母相同", "the initials", 40),
        "region_same": Meaning("同一地区", "the same region", 8),
        "region_within": Meaning("一方地区在另一方之内", "the region of one lies within that of the other", 5),
        "region_other": Meaning("地区不同", "another region", -30),
        "type_same": Meaning("类型相同", "the same type", 4),
        "type_other": Meaning("类型不同", "another type", -25),
        "neighbours": Meaning("有共同的邻居", "shared neighbours", 8),
        "figure": Meaning("款项与指标少以名称相认", "figures and money are seldom told by their names", -30),
        "redacted": Meaning("名称隐去，不作比对", "the name is hidden and never matched", 0),
    }
)
"""Every reason there is; of an id it is for the caller to say, who alone knows it."""
FIGURES = ("Fund", "Indicator")
LOST = 20
"""What a reason loses at most where only a small part of a name fits."""
EACH_NEIGHBOUR = 2


@dataclass(frozen=True)
class Described:
    """What is known of a thing: absent where it is not known, which is no reason for or against."""

    name: str
    aliases: tuple[str, ...] = ()
    type: str = ""
    places: tuple[str, ...] = ()
    """Ids of the most specific places it is about; of a place, its own."""
    path: tuple[str, ...] = ()
    """Names of those places and of all above them, in any order."""
    neighbours: frozenset[str] = frozenset()
    """Ids of what it has relations with."""
    redacted: bool = False

    @classmethod
    def of(cls, entity: Entity, path: tuple[str, ...] = (), neighbours: frozenset[str] = frozenset()) -> "Described":
        """An entity as it is compared; `path` names its places and those above, where the caller knows them."""
        region = (entity.region,) if entity.region else ()
        places = (entity.id,) if entity.type == "Place" else entity.places or region
        return cls(entity.name, entity.aliases, entity.type, places, path, neighbours, entity.redacted)


@dataclass(frozen=True)
class Reason:
    """One reason, what it added, and the name of the other that fits where it is one of a name."""

    kind: Kind
    weight: int
    text: str = ""

    def wire(self) -> dict[str, Any]:
        """The reason as JSON shows it."""
        return {"reason": self.kind, "weight": self.weight, **({"text": self.text} if self.text else {})}


@dataclass(frozen=True)
class Likeness:
    """A score from 0 to 100 and its reasons: of the name first, then of region, type, neighbours."""

    score: int = 0
    reasons: tuple[Reason, ...] = ()

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of its reasons."""
        return frozenset(reason.kind for reason in self.reasons)


def likeness(one: Described, other: Described) -> Likeness:
    """How alike two things are; the same both ways, but for the names that the reasons tell (those of `other`)."""
    if one.redacted or other.redacted:
        return Likeness(0, (Reason("redacted", 0),))
    named = _best(one, other)
    if named is None:
        return Likeness()
    reasons = (named, *_region(one, other), *_type(one, other), *_neighbours(one, other))
    return Likeness(max(0, min(100, sum(reason.weight for reason in reasons))), reasons)


def lineage(place: str) -> tuple[str, ...]:
    """The ids of a place and of those above it, the country left out, as its code tells; of one without, itself."""
    slug = place.removeprefix("place/")
    if not slug.isdecimal() or len(slug) not in (6, 9, 12):
        return (place,)
    above = [slug[:9]] if len(slug) > 9 else []
    above += [slug[:6]] if len(slug) > 6 else []
    above += [f"{slug[:4]}00", f"{slug[:2]}0000"]
    ids = (place, *(f"place/{code}" for code in above))
    return tuple(id_ for id_ in dict.fromkeys(ids) if id_ != COUNTRY)


def _best(one: Described, other: Described) -> Reason | None:
    """The strongest reason of a name: that of `other` which fits, its own before its aliases."""
    found: list[Reason] = []
    equal = REASONS["alias_equal"].weight
    for mine in (one.name, *one.aliases):
        for its in (other.name, *other.aliases):
            reason = _of_names(mine, its, place="Place" in (one.type, other.type))
            if reason is None:
                continue
            own = mine == one.name and its == other.name
            found.append(reason if own or reason.weight < equal else _reason("alias_equal", its))
    return max(found, key=lambda reason: reason.weight, default=None)


def _of_names(one: str, other: str, *, place: bool) -> Reason | None:
    """How two names fit, by the first way that they do: the ways stand in the order of their weights."""
    if one == other:
        return _reason("name_equal", other)
    mine, its = letters(one), letters(other)
    if not mine or not its:
        return None
    if mine == its:
        return _reason("normal_equal", other)
    if _abbreviated(one, other, place=place):
        return _reason("abbreviation", other)
    return _of_sounds(one, other) or _held(mine, its, other)


def _abbreviated(one: str, other: str, *, place: bool) -> bool:
    """Whether one is the short form of the other: by party, form, region, or for a place by its rank."""
    mine, its = brief(one), brief(other)
    if mine == its or _dropped(mine, its) is not None:
        return True
    if not place:
        return False
    bare = is_bare(one) or is_bare(other)
    return place_brief(one) == place_brief(other) or (bare and place_stem(one) == place_stem(other))


def _dropped(mine: str, its: str) -> str | None:
    """The region that only the longer of two short forms has before it."""
    return region_before(mine, its) or region_before(its, mine)


def _of_sounds(one: str, other: str) -> Reason | None:
    """How two names fit by their sound, or but for one slip."""
    mine, its = letters(one), letters(other)
    if not chinese(one) and not chinese(other):  # nothing but a slip of the pen
        return _reason("slip", other) if len(mine) > 3 and one_slip(mine, its) else None
    if chinese(one) and chinese(other):
        if pinyin(one) == pinyin(other):
            return _reason("pinyin_equal", other)
        return _reason("slip", other) if one_slip(mine, its) or one_slip(brief(one), brief(other)) else None
    latin, hanzi = (other, one) if chinese(one) else (one, other)
    return _typed(plain_pinyin(latin), hanzi, other)


def _typed(heard: str, hanzi: str, text: str) -> Reason | None:
    """How what was typed as pinyin fits a Chinese name."""
    spelled, first = pinyin(hanzi), initials(hanzi)
    if heard and heard == spelled:
        return _reason("pinyin_equal", text)
    if len(heard) >= 5 and one_slip(heard, spelled):
        return _reason("pinyin_slip", text)
    if len(heard) >= 5 and heard in spelled:
        return _share("pinyin_contains", len(heard), len(spelled), text)
    return _share("initials", len(heard), len(first), text) if len(heard) > 2 and first.startswith(heard) else None


def _held(mine: str, its: str, text: str) -> Reason | None:
    """Whether one name holds the other, and how much of it that is."""
    short, long = sorted((mine, its), key=len)
    least = 2 if chinese(short) else 4
    return _share("contains", len(short), len(long), text) if len(short) >= least and short in long else None


def _share(kind: Kind, part: int, whole: int, text: str) -> Reason:
    """A reason that weighs the more, the greater the part of the name that fits."""
    most = REASONS[kind].weight
    return Reason(kind, most - round(LOST * (1 - part / whole)), text)


def _region(one: Described, other: Described) -> Iterator[Reason]:
    """Where the two are, by ids where both have some, else by the region that stands in one name alone."""
    if COUNTRY in one.places or COUNTRY in other.places:
        return
    if one.places and other.places:
        yield from _of_places(one.places, other.places)
        return
    for named, about in ((one, other), (other, one)):
        agrees = _named_region(brief(named.name), about)
        if agrees is not None:
            yield _reason("region_same" if agrees else "region_other")
            return


def _of_places(mine: tuple[str, ...], its: tuple[str, ...]) -> Iterator[Reason]:
    if set(mine) & set(its):
        yield _reason("region_same")
    elif any(place in lineage(each) for place in mine for each in its) or any(
        place in lineage(each) for place in its for each in mine
    ):
        yield _reason("region_within")
    elif all(place.removeprefix("place/").isdecimal() for place in (*mine, *its)):
        yield _reason("region_other")


def _named_region(name: str, about: Described) -> bool | None:
    """Whether the region that only one name begins with is that of the other thing; None where none is told."""
    known = {place_stem(each) for each in about.path}
    if not known:
        return None
    for its in (about.name, *about.aliases):
        region = region_before(name, brief(its))
        if region is not None:
            own = place_stem(regions(region)[-1])
            return any(own.endswith(each) for each in known)
    return None


def _type(one: Described, other: Described) -> Iterator[Reason]:
    if one.type and other.type:
        yield _reason("type_same" if one.type == other.type else "type_other")
    if one.type in FIGURES or other.type in FIGURES:
        yield _reason("figure")


def _neighbours(one: Described, other: Described) -> Iterator[Reason]:
    shared = len(one.neighbours & other.neighbours)
    if shared:
        yield Reason("neighbours", min(EACH_NEIGHBOUR * shared, REASONS["neighbours"].weight))


def _reason(kind: Kind, text: str = "") -> Reason:
    return Reason(kind, REASONS[kind].weight, text)
