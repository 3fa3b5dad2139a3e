"""Packing of circles: each as near as can be to what it is tied to, none over another."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Circle:
    """A circle of the picture; `x` grows to the right, `y` downwards."""

    x: float
    y: float
    r: float


def pack(
    radii: Sequence[float], ties: Mapping[tuple[int, int], float], *, gap: float, flat: float = 1.0
) -> list[Circle]:
    """Places circles of the given radii, in their order, around the first; `ties` (i, j) pull with their weight.

    Circles stay at least `gap` apart. `flat` above 1 makes the whole wider than high.
    """
    placed: list[Circle] = []
    pulls: list[dict[int, float]] = [{} for _ in radii]
    for (a, b), weight in ties.items():
        pulls[a][b] = pulls[a].get(b, 0.0) + weight
        pulls[b][a] = pulls[b].get(a, 0.0) + weight
    for index, radius in enumerate(radii):
        x, y = _spot(placed, radius + gap, _goal(pulls[index], placed), flat) if placed else (0.0, 0.0)
        placed.append(Circle(x, y, radius))
    return placed


def beside(placed: Sequence[Circle], radius: float, goal: tuple[float, float], *, gap: float) -> Circle:
    """A free place for one more circle, as near to the goal as there is room; the placed ones stay where they are."""
    x, y = _spot(placed, radius + gap, goal, 1.0) if placed else goal
    return Circle(x, y, radius)


def settled(circles: Sequence[Circle], *, gap: float, slack: float = 1.0, rounds: int = 300) -> list[Circle]:
    """The circles pushed apart where they lie over each other, no farther than that; the others stay where they are."""
    x, y = [each.x for each in circles], [each.y for each in circles]
    for _ in range(rounds):
        moved = False
        for b, other in enumerate(circles):
            for a in range(b):
                dx, dy, wanted = x[b] - x[a], y[b] - y[a], circles[a].r + other.r + gap
                apart = math.hypot(dx, dy)
                if apart >= wanted - slack:
                    continue
                moved, push = True, (wanted - apart) / 2
                across, down = (dx / apart, dy / apart) if apart else (1.0, 0.0)
                x[a], y[a] = x[a] - across * push, y[a] - down * push
                x[b], y[b] = x[b] + across * push, y[b] + down * push
        if not moved:
            break
    return [Circle(x[at], y[at], each.r) for at, each in enumerate(circles)]


def _goal(pulls: Mapping[int, float], placed: Sequence[Circle]) -> tuple[float, float]:
    """Where a circle would lie by its ties alone, drawn halfway to the middle, so that the whole stays round."""
    known = [(weight, placed[other]) for other, weight in sorted(pulls.items()) if other < len(placed)]
    total = 2 * sum(weight for weight, _ in known) or 1.0
    return (sum(w * c.x for w, c in known) / total, sum(w * c.y for w, c in known) / total)


def _spot(placed: Sequence[Circle], reach: float, goal: tuple[float, float], flat: float) -> tuple[float, float]:
    """The best of the nearest free places in each direction from the goal."""
    turns = 64 if len(placed) <= 32 else 24
    spots = []
    for turn in range(turns):
        across, down = math.cos(2 * math.pi * turn / turns), math.sin(2 * math.pi * turn / turns)
        far = _free(placed, reach, goal, (across, down))
        spots.append((goal[0] + far * across, goal[1] + far * down))
    return min(spots, key=lambda spot: (_cost(spot, goal, flat), spot))


def _cost(spot: tuple[float, float], goal: tuple[float, float], flat: float) -> float:
    by_goal = math.hypot(spot[0] - goal[0], (spot[1] - goal[1]) * flat)
    by_middle = math.hypot(spot[0], spot[1] * flat)
    return round(by_goal + 0.5 * by_middle, 6)


def _free(placed: Sequence[Circle], reach: float, start: tuple[float, float], way: tuple[float, float]) -> float:
    """How far from the start, along the way, a circle first touches none; the placed ones block spans of it."""
    spans = []
    for circle in placed:
        dx, dy = circle.x - start[0], circle.y - start[1]
        along, aside, apart = dx * way[0] + dy * way[1], dx * way[1] - dy * way[0], circle.r + reach
        half = apart * apart - aside * aside
        if half > 0 and along + (root := math.sqrt(half)) > 0:
            spans.append((along - root, along + root))
    far = 0.0
    for begin, end in sorted(spans):
        if begin > far:
            break
        far = max(far, end)
    return far
