"""Steadiness: what stood on an earlier page stands there still; what is new finds room beside what it is tied to.

A map that looks another each time has to be learnt anew each time. Where most of a graph is known from an earlier
page, its islands are kept; only when much has changed is everything laid out afresh.
"""

import json
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.visual import layout
from service.visual.columns import whole
from service.visual.layout import Layout, Pair
from service.visual.packing import Circle, beside, settled

MOST_CHANGED = 0.3
"""Of what is drawn now or was drawn before: with more of it new or gone, all is laid out afresh."""
_GOLDEN = math.pi * (3 - math.sqrt(5))
_DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)

Spot = tuple[float, float, int]
"""Where an entity stood, and the number of its island."""
Home = tuple[int, int]
"""An island by its group and the number that it had; new ones have numbers below zero."""


@dataclass(frozen=True)
class Earlier:
    """What an earlier page looked like: where each id stood, and its regions in the order of their colours."""

    spots: Mapping[str, Spot]
    regions: tuple[str, ...] = ()


AFRESH = Earlier({})
"""No page was written before."""


def earlier(html: str) -> Earlier | None:
    """What a page that was written before looked like; None where the text is no such page."""
    found = _DATA.search(html)
    try:
        data = json.loads(found[1]) if found else {}
        nodes = data["nodes"]
        read = [whole(nodes[name], len(nodes["id"])) for name in ("id", "x", "y", "island")]
        spots = {str(id_): (float(x), float(y), int(island)) for id_, x, y, island in zip(*read, strict=True)}
        return Earlier(spots, tuple(str(each["id"]) for each in data["regions"]))
    except (KeyError, TypeError, ValueError):
        return None


def arrange(
    groups: Sequence[int], edges: Sequence[Pair], sizes: Sequence[float], spots: Sequence[Spot | None], gone: int = 0
) -> Layout:
    """A layout in which what has a spot keeps it as far as there is room; `gone` are the spots that nobody has now."""
    known = sum(spot is not None for spot in spots)
    if known <= (1 - MOST_CHANGED) * (len(groups) + gone):
        return layout.arrange(groups, edges, sizes)
    kept = _Kept(groups, edges, sizes, spots)
    with layout.seeded():
        kept.find_homes()
        return kept.layout()


class _Kept:
    """One layout that follows an earlier one; one use."""

    def __init__(
        self, groups: Sequence[int], edges: Sequence[Pair], sizes: Sequence[float], spots: Sequence[Spot | None]
    ) -> None:
        self.groups = groups
        self.sizes = sizes
        self.spots = spots
        self.weights = layout.weighted(edges, len(groups))
        self.near: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for (a, b), weight in self.weights.items():
            self.near[a].append((b, weight))
            self.near[b].append((a, weight))
        self.home: dict[int, Home] = {at: (groups[at], spot[2]) for at, spot in enumerate(spots) if spot is not None}
        self.x: dict[int, float] = {}
        self.y: dict[int, float] = {}

    def find_homes(self) -> None:
        """An island for all that is new: that of what it is tied to, else one of its own."""
        waiting = [at for at in range(len(self.groups)) if at not in self.home]
        while waiting:
            found = {at: home for at in waiting if (home := self._nearest(at)) is not None}
            if not found:
                break
            self.home |= found
            waiting = [at for at in waiting if at not in found]
        number = -1
        for group in sorted({self.groups[at] for at in waiting}):
            rest = [at for at in waiting if self.groups[at] == group]
            inside = set(rest)
            pairs = [pair for pair in self.weights if pair[0] in inside and pair[1] in inside]
            for cluster in layout.communities(rest, pairs, self.weights):
                loose = not any(pair[0] in set(cluster) for pair in pairs)
                home = (self._loose(group) if loose else None) or (group, number)
                self.home |= dict.fromkeys(cluster, home)
                number -= 1

    def _nearest(self, at: int) -> Home | None:
        """The island of its own land that it is most strongly tied to."""
        pull: dict[Home, float] = defaultdict(float)
        for other, weight in self.near[at]:
            home = self.home.get(other)
            if home is not None and home[0] == self.groups[at]:
                pull[home] += weight
        return max(pull, key=lambda home: (pull[home], home)) if pull else None

    def _loose(self, group: int) -> Home | None:
        """The island of a land in which nothing is tied to anything, if there is one."""
        homes = {home for home in self.home.values() if home[0] == group}
        tied = {self.home[a] for a, b in self.weights if self.home.get(a) == self.home.get(b)}
        return min(homes - tied, default=None)

    def layout(self) -> Layout:
        """Islands where they were, pushed apart where they have grown; then the lands."""
        members: dict[Home, list[int]] = defaultdict(list)
        for at in range(len(self.groups)):
            members[self.home[at]].append(at)
        homes = sorted(members)
        fresh = [home for home in homes if all(self.spots[at] is None for at in members[home])]
        for home in homes:
            if home not in fresh:
                self._stay(members[home])
        circles = {home: self._circle(members[home]) for home in homes if home not in fresh}
        there = {home[0] for home in circles}
        lands: dict[int, Circle] = {}
        for group in sorted({home[0] for home in homes}, key=lambda group: (group not in there, group)):
            own = [home for home in homes if home[0] == group]
            for home in own:
                if home in fresh:
                    self._settle(home, members[home], circles)
            for home, circle in zip(own, settled([circles[each] for each in own], gap=4), strict=True):
                circles[home] = self._moved(members[home], circles[home], circle)
            lands[group] = layout.around([circles[home] for home in own])
            if group not in there:
                placed = beside(list(lands.values())[:-1], lands[group].r, (0.0, 0.0), gap=70)
                lands[group] = self._shifted(own, members, circles, lands[group], placed)
        for group, circle in zip(list(lands), settled(list(lands.values()), gap=70), strict=True):
            own = [home for home in homes if home[0] == group]
            lands[group] = self._shifted(own, members, circles, lands[group], circle)
        return self._told(homes, circles, lands)

    def _shifted(
        self,
        own: Sequence[Home],
        members: Mapping[Home, list[int]],
        circles: dict[Home, Circle],
        land: Circle,
        to: Circle,
    ) -> Circle:
        """A land with all its islands at another place."""
        for home in own:
            there = Circle(circles[home].x + to.x - land.x, circles[home].y + to.y - land.y, circles[home].r)
            circles[home] = self._moved(members[home], circles[home], there)
        return to

    def _stay(self, members: list[int]) -> None:
        """Who was there stays; who is new comes beside what it is tied to, and all make room."""
        new = [at for at in members if self.spots[at] is None]
        for at in members:
            if (spot := self.spots[at]) is not None:
                self.x[at], self.y[at] = spot[0], spot[1]
        for rank, at in enumerate(new):
            near = [(other, weight) for other, weight in self.near[at] if self.home[other] == self.home[at]]
            pulls = [(self.x[other], self.y[other], weight) for other, weight in near if other in self.x]
            pulls = pulls or [(self.x[other], self.y[other], 1.0) for other in members if other in self.x]
            total, reach = sum(weight for _, _, weight in pulls), self.sizes[at] + 20.0
            self.x[at] = sum(x * weight for x, _, weight in pulls) / total + reach * math.cos(rank * _GOLDEN)
            self.y[at] = sum(y * weight for _, y, weight in pulls) / total + reach * math.sin(rank * _GOLDEN)
        if new:
            apart = layout.spread([(self.x[at], self.y[at]) for at in members], [self.sizes[at] for at in members])
            for at, (x, y) in zip(members, apart, strict=True):
                self.x[at], self.y[at] = x, y

    def _settle(self, home: Home, members: list[int], circles: dict[Home, Circle]) -> None:
        """A new island, beside those of its land."""
        ((cluster, pairs),) = layout.with_edges([members], {p: w for p, w in self.weights.items() if self._in(home, p)})
        for at, (x, y) in zip(cluster, layout.draw((cluster, pairs), self.weights, self.sizes), strict=True):
            self.x[at], self.y[at] = x, y
        drawn = self._circle(members)
        own = [circle for other, circle in circles.items() if other[0] == home[0]]
        middle = layout.around(own) if own else Circle(0, 0, 0)
        circles[home] = self._moved(members, drawn, beside(own, drawn.r, (middle.x, middle.y), gap=4))

    def _in(self, home: Home, pair: Pair) -> bool:
        return self.home[pair[0]] == home and self.home[pair[1]] == home

    def _circle(self, members: Sequence[int]) -> Circle:
        xs, ys = [self.x[at] for at in members], [self.y[at] for at in members]
        x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        return Circle(x, y, max(math.hypot(a - x, b - y) for a, b in zip(xs, ys, strict=True)) + 16)

    def _moved(self, members: Sequence[int], circle: Circle, to: Circle) -> Circle:
        for at in members:
            self.x[at] += to.x - circle.x
            self.y[at] += to.y - circle.y
        return to

    def _told(self, homes: Sequence[Home], circles: Mapping[Home, Circle], lands: Mapping[int, Circle]) -> Layout:
        number = {home: at for at, home in enumerate(homes)}
        every = range(len(self.groups))
        return Layout(
            tuple(round(self.x[at], 1) for at in every),
            tuple(round(self.y[at], 1) for at in every),
            tuple(number[self.home[at]] for at in every),
            tuple(_rounded(circles[home]) for home in homes),
            tuple(home[0] for home in homes),
            {group: _rounded(circle) for group, circle in lands.items()},
        )


def _rounded(circle: Circle) -> Circle:
    return Circle(round(circle.x, 1), round(circle.y, 1), round(circle.r, 1))
