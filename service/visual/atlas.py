"""The geometry of a map: which mark stands where, which label has room, how ties bend; text stays with the template."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.ontology import Entity
from service.visual.projection import projected

SHEET = (0.0, 0.0, 1000.0, 890.0)
"""All that has coordinates in the gazetteer, from the Pamirs and the Heilongjiang to the Nansha islands."""
LEAST = 160.0
"""The narrowest view, in units of the sheet: a single county is not blown up to fill it."""
FULL = 17.0
"""The radius of the region of which most is known, in pixels."""
GUEST = 4.0
HAN, LATIN, HIGH = 13.0, 7.5, 16.0
"""How wide a character of a label is and how high a line, in pixels."""
LONGEST = 12
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """A place on the map: where it stands, how far beside that in pixels, and where its label goes if it has room."""

    place: Entity
    at: Entity
    x: float
    y: float
    dx: float = 0.0
    dy: float = 0.0
    radius: float = GUEST
    total: int = 0
    region: bool = False
    label: str = ""
    label_at: tuple[float, float, str] | None = None
    far: float = 0.0
    """How far its guests reach around it, in pixels: where there is no room beside it, its label goes beyond them."""

    @property
    def own(self) -> bool:
        """Whether it stands at its own coordinates, not at those of a place above it."""
        return self.place.id == self.at.id


@dataclass(frozen=True)
class Arc:
    """The ties of one type between two spots: a path on the sheet; `here` where both ends stand at the same spot."""

    kind: str
    one: Mark
    other: Mark
    ties: tuple[int, ...]
    path: str
    here: bool


@dataclass(frozen=True)
class Atlas:
    """A drawn map: what it shows of the sheet, the faint ground, marks and arcs, and what stands beside it."""

    view: Box
    ground: str
    marks: tuple[Mark, ...]
    arcs: tuple[Arc, ...]
    beside: tuple[Entity, ...]
    loose: tuple[int, ...] = field(default=())

    @property
    def scale(self) -> float:
        """Units of the sheet for a pixel, on a screen a thousand pixels wide."""
        return self.view[2] / 1000


def ground(seats: Iterable[tuple[float, float]]) -> str:
    """County seats as one path of points."""
    spots = sorted({tuple(round(each, 1) for each in projected(*seat)) for seat in seats})
    return "".join(f"M{x:g} {y:g}h0" for x, y in spots)


def marks(stands: Mapping[str, Entity | None], places: Sequence[Entity], totals: Mapping[str, int]) -> list[Mark]:
    """A mark for every place that stands somewhere; those without coordinates of their own around the one above them.

    `totals` are what is known of each region, by its id: their marks are as large as that.
    """
    most = max(totals.values(), default=0) or 1
    made: list[Mark] = []
    guests: dict[str, int] = {}
    for place in sorted(places, key=lambda each: (-totals.get(each.id, -1), each.id)):
        at = stands.get(place.id)
        if at is None:
            continue
        x, y = projected(float(vars(at)["lat"]), float(vars(at)["lon"]))
        region, total = place.id in totals, totals.get(place.id, 0)
        radius = 5 + (FULL - 5) * math.sqrt(total / most) if region else GUEST
        dx = dy = 0.0
        if place.id != at.id:
            radius, rank = min(radius, 8.0), guests.get(at.id, 0)
            guests[at.id] = rank + 1
            dx, dy = _around(rank)
        made.append(Mark(place, at, x, y, dx, dy, radius, total, region, _label(place, region, total)))
    reach: dict[str, float] = {}
    for each in made:
        reach[each.at.id] = max(reach.get(each.at.id, 0.0), math.hypot(each.dx, each.dy) + each.radius)
    return [replace(each, far=reach[each.at.id]) if each.own and each.at.id in guests else each for each in made]


def _around(rank: int) -> tuple[float, float]:
    """Where the guest of this rank stands, in pixels: in rings of ten, twenty and so on around the one above it."""
    ring, first = 1, 0
    while rank >= first + 10 * ring:
        first, ring = first + 10 * ring, ring + 1
    turn = 2 * math.pi * (rank - first) / (10 * ring) - math.pi / 2
    reach = FULL + 10 + 13 * (ring - 1)
    return reach * math.cos(turn), reach * math.sin(turn)


def _label(place: Entity, region: bool, total: int) -> str:
    name = place.name if len(place.name) <= LONGEST else f"{place.name[:LONGEST]}…"
    return f"{name} {total}" if region else name


def view(shown: Sequence[Mark], *, whole: bool) -> Box:
    """What of the sheet is shown: all of China and what lies beyond, or only as much as the marks need."""
    if not shown:
        return SHEET
    left, right = min(each.x for each in shown), max(each.x for each in shown)
    top, bottom = min(each.y for each in shown), max(each.y for each in shown)
    if whole:
        left, top = min(left - 20, SHEET[0]), min(top - 20, SHEET[1])
        right, bottom = max(right + 20, SHEET[2]), max(bottom + 20, SHEET[3])
        return left, top, right - left, bottom - top
    width = max((right - left) * 1.35, (bottom - top) * 1.35 * SHEET[2] / SHEET[3], LEAST)
    height = width * SHEET[3] / SHEET[2]
    return (left + right - width) / 2, (top + bottom - height) / 2, width, height


def labelled(shown: Sequence[Mark], scale: float) -> list[Mark]:
    """The marks with those labels that have room, the more important ones first; none lies over a label or a mark."""
    taken = [_box(each, scale, -each.radius, -each.radius, 2 * each.radius, 2 * each.radius) for each in shown]
    done: list[Mark] = []
    for each in shown:
        width = sum(HAN if letter > "\u2e80" else LATIN for letter in each.label)
        for left, top, anchor in _sides(each, width):
            box = _box(each, scale, left, top, width, HIGH)
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                x = {"start": left, "end": left + width, "middle": left + width / 2}[anchor]
                done.append(replace(each, label_at=(x, top + HIGH - 4, anchor)))
                break
        else:
            done.append(each)
    return done


def _sides(mark: Mark, width: float) -> Iterator[tuple[float, float, str]]:
    """Where a label may go: right, left, below, above; and the same beyond the guests."""
    for gap in (mark.radius + 4, *([mark.far + 4] if mark.far else [])):
        yield gap, -HIGH / 2, "start"
        yield -gap - width, -HIGH / 2, "end"
        yield -width / 2, gap, "middle"
        yield -width / 2, -gap - HIGH, "middle"


def _box(mark: Mark, scale: float, left: float, top: float, width: float, height: float) -> Box:
    """A box beside a mark, in pixels of the whole picture."""
    x, y = mark.x / scale + mark.dx + left, mark.y / scale + mark.dy + top
    return x, y, x + width, y + height


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def arcs(ends: Sequence[tuple[str, str | None, str | None]], shown: Sequence[Mark]) -> tuple[list[Arc], list[int]]:
    """Arcs for ties, given as type and places of both ends; and the ranks of ties with an end that stands nowhere."""
    by_id = {each.place.id: each for each in shown}
    groups: dict[tuple[str, str, str], list[int]] = {}
    loose: list[int] = []
    for rank, (kind, one, other) in enumerate(ends):
        if one is None or other is None or one not in by_id or other not in by_id:
            loose.append(rank)
            continue
        first, last = sorted((one, other)) if kind != "ASSISTS" else (one, other)
        groups.setdefault((kind, first, last), []).append(rank)
    made: list[Arc] = []
    bends: dict[tuple[str, ...], int] = {}
    for (kind, first, last), ranks in sorted(groups.items()):
        one_, other_ = by_id[first], by_id[last]
        pair = tuple(sorted((one_.at.id, other_.at.id)))
        bend = bends[pair] = bends.get(pair, 0) + 1
        here = one_.at.id == other_.at.id
        made.append(Arc(kind, one_, other_, tuple(ranks), _loop(bend) if here else _curve(one_, other_, bend), here))
    return made, loose


def _curve(one: Mark, other: Mark, bend: int) -> str:
    """An arc from spot to spot; the second one between the same two bends farther."""
    dx, dy = other.x - one.x, other.y - one.y
    reach = 0.12 + 0.1 * bend
    x, y = (one.x + other.x) / 2 + dy * reach, (one.y + other.y) / 2 - dx * reach
    return f"M{one.x:.1f} {one.y:.1f}Q{x:.1f} {y:.1f} {other.x:.1f} {other.y:.1f}"


def _loop(bend: int) -> str:
    """A drop that leaves its spot and comes back, in pixels around it; each next one reaches farther."""
    far, wide = FULL + 14 + 12 * bend, 12 + 5 * bend
    return f"M0 0C{-wide * 1.6:.0f} {-far:.0f} {wide * 1.6:.0f} {-far:.0f} 0 0"
