"""A small picture of facts that an answer holds: entities as marks, relations as lines with a head; SVG, no script."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from graph.ontology import Ontology
from service.visual.ego import mark
from service.visual.layout import arrange
from service.visual.palette import OTHER, REGIONS

MOST = 200
"""How many entities are drawn."""
WIDER, HIGHER = 2.0, 1.2
"""By how much the layout is drawn out: names are wide and low."""
BROAD, TALL = 112.0, 36.0
"""The room of a mark with its name."""
SHEET = 1180.0
"""How wide the picture becomes before parts of it stand below others, where no part is wider."""
GAP = 24.0
SIZE = 9.0
"""Half the width of a mark, for the layout."""
ROUNDS = 60
Spot = tuple[float, float]


@dataclass(frozen=True)
class Tie:
    """A relation to draw: its ends by id, and its type in words."""

    one: str
    other: str
    told: str


def web(
    named: Sequence[tuple[str, str, str]],
    ties: Sequence[Tie],
    ontology: Ontology,
    link: Callable[[str], str],
    title: str,
) -> str:
    """The entities, each as id, type and name, and the relations between them, always at the same spots.

    `link` gives the address of an entity's page; every text is escaped.
    """
    order = {id_: at for at, (id_, _, _) in enumerate(named)}
    drawn = [each for each in ties if each.one in order and each.other in order and each.one != each.other]
    spots = _spots(len(named), [(order[each.one], order[each.other]) for each in drawn])
    names = {id_: name for id_, _, name in named}
    colours = {type_: (*REGIONS, OTHER)[min(rank, len(REGIONS))] for rank, type_ in enumerate(ontology.entities)}
    lines = [_line(spots[order[each.one]], spots[order[each.other]], each, names) for each in drawn]
    marks = [
        mark((type_, name), spots[order[id_]], ontology, colours[type_], link(id_), 8) for id_, type_, name in named
    ]
    wide, high = (f"{each:.0f}" for each in _size(spots))
    size = f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
    return (
        f'<svg class="ego web" {size} role="group" aria-label="{escape(title)}">{"".join(lines)}{"".join(marks)}</svg>'
    )


def _spots(count: int, pairs: Sequence[tuple[int, int]]) -> list[Spot]:
    """Where each stands: what hangs together is laid out by itself, the largest first, in rows like words of a text."""
    spots: dict[int, Spot] = {}
    x, y, deep = GAP, GAP, 0.0
    for members in _together(count, pairs):
        drawn, wide, high = _part(members, pairs)
        if x > GAP and x + wide > SHEET:
            x, y, deep = GAP, y + deep + GAP, 0.0
        spots |= {each: (x + left, y + top) for each, (left, top) in zip(members, drawn, strict=True)}
        x, deep = x + wide + GAP, max(deep, high)
    return [spots[at] for at in range(count)]


def _together(count: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The nodes by what hangs together, the most first."""
    part = list(range(count))

    def root(at: int) -> int:
        while part[at] != at:
            at = part[at]
        return at

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        part[high] = low
    found: dict[int, list[int]] = {}
    for at in range(count):
        found.setdefault(root(at), []).append(at)
    return sorted(found.values(), key=lambda members: (-len(members), members))


def _part(members: Sequence[int], pairs: Sequence[tuple[int, int]]) -> tuple[list[Spot], float, float]:
    """Where the nodes of a part stand from its upper left corner, its width and its height."""
    order = {each: at for at, each in enumerate(members)}
    inner = [(order[one], order[other]) for one, other in pairs if one in order]
    found = arrange([0] * len(members), inner, [SIZE] * len(members))
    spots = _readable([(x * WIDER, y * HIGHER) for x, y in zip(found.x, found.y, strict=True)])
    left, top = min(x for x, _ in spots) - BROAD / 2, min(y for _, y in spots) - SIZE
    wide, high = max(x for x, _ in spots) + BROAD / 2 - left, max(y for _, y in spots) + TALL - top
    return [(x - left, y - top) for x, y in spots], wide, high


def _readable(spots: Sequence[Spot]) -> list[Spot]:
    """The spots moved up and down until no name lies on another, or for so many rounds."""
    x, y = [each for each, _ in spots], [each for _, each in spots]
    for _ in range(ROUNDS):
        moved = False
        for one in range(len(x)):
            for other in range(one):
                near = abs(x[one] - x[other]) < BROAD and abs(y[one] - y[other]) < TALL - 1
                if near:
                    push = (TALL - abs(y[one] - y[other])) / 2
                    sign = 1 if y[one] >= y[other] else -1
                    y[one], y[other], moved = y[one] + sign * push, y[other] - sign * push, True
        if not moved:
            break
    return list(zip(x, y, strict=True))


def _size(spots: Sequence[Spot]) -> Spot:
    """The width and height of the picture: all marks with their names."""
    if not spots:
        return (GAP, GAP)
    return (max(x for x, _ in spots) + BROAD / 2 + GAP, max(y for _, y in spots) + TALL + GAP)


def _line(one: Spot, other: Spot, tie: Tie, names: Mapping[str, str]) -> str:
    """A line, and past its middle a head that says in which direction the relation goes."""
    (x1, y1), (x2, y2) = one, other
    far = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
    dx, dy = (x2 - x1) / far, (y2 - y1) / far
    x, y = x1 + 0.6 * (x2 - x1), y1 + 0.6 * (y2 - y1)
    corners = ((x + 7 * dx, y + 7 * dy), (x - 4 * dy, y + 4 * dx), (x + 4 * dy, y - 4 * dx))
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in corners)
    told = escape(f"{names[tie.one]} —{tie.told}→ {names[tie.other]}")
    return (
        f'<g><title>{told}</title><line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
        f'<polygon class="head-of" points="{points}"/></g>'
    )
