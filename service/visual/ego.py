"""A small picture of what stands one step around an entity: SVG, each entity a link, no script."""

import math
from collections.abc import Callable
from html import escape

from graph.ontology import Entity, Ontology
from graph.subgraph import Subgraph
from service.visual.palette import OTHER, REGIONS

WIDTH = 560
ROW, LEAST = 27, 220
"""How far apart neighbours stand below each other, and how high the picture is at least."""
REACH = 100
"""How far out the neighbours stand at the height of the middle."""
LONGEST = 11
"""How many characters of a name are shown; the whole of it is to hover."""


def _turned(corners: int, *reach: float) -> tuple[tuple[float, float], ...]:
    """Corners at equal turns from the top, their distances from the middle in turn."""
    return tuple(
        (far * math.sin(2 * math.pi * at / corners), -far * math.cos(2 * math.pi * at / corners))
        for at, far in zip(range(corners), reach * corners, strict=False)
    )


_CORNERS = {
    "diamond": _turned(4, 1.2),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "triangle": ((0, -1.15), (1.1, 0.8), (-1.1, 0.8)),
    "triangleDown": ((0, 1.15), (1.1, -0.8), (-1.1, -0.8)),
    "hexagon": _turned(6, 1.05),
    "star": _turned(10, 1.2, 0.52),
}


def ego(found: Subgraph, center: str, ontology: Ontology, link: Callable[[str], str], title: str) -> str:
    """The centre in the middle, its neighbours on both sides by type and name, lines for the relations between them.

    Names stand outward of their marks, one below the other, so that none lies over another. `link` gives the address of
    an entity's page; every text is escaped.
    """
    around = sorted((each for each in found.entities if each.id != center), key=lambda each: (each.type, each.id))
    half = (len(around) + 1) // 2
    high = max(LEAST, ROW * half + 2 * ROW)
    spots = {each.id: _spot(at, half, high) for at, each in enumerate(around[:half])}
    for at, each in enumerate(around[half:]):
        x, y = _spot(at, len(around) - half, high)
        spots[each.id] = (WIDTH - x, y)
    spots[center] = (WIDTH / 2, high / 2)
    joined = sorted({tuple(sorted((tie.from_, tie.to))) for tie in found.relations if tie.from_ != tie.to})
    lines = [_line(spots[one], spots[other]) for one, other in joined if one in spots and other in spots]
    colours = {type_: (*REGIONS, OTHER)[min(rank, len(REGIONS))] for rank, type_ in enumerate(ontology.entities)}
    marks = [
        _mark(each, spots[each.id], ontology, colours[each.type], link(each.id), each.id == center)
        for each in sorted(found.entities, key=lambda each: each.id == center)
    ]
    return (
        f'<svg class="ego" viewBox="0 0 {WIDTH} {high}" role="group" aria-label="{escape(title)}">'
        f"{''.join(lines)}{''.join(marks)}</svg>"
    )


def _spot(at: int, count: int, high: int) -> tuple[float, float]:
    """Where the neighbour of this rank stands on the left side: on a bow, each as far below as its name needs."""
    down = (at + 0.5 - count / 2) * ROW * max(1.0, (high - 2 * ROW) / (ROW * count))
    bow = 1 - 0.75 * (2 * down / high) ** 2
    return WIDTH / 2 - REACH * bow, high / 2 + down


def _line(one: tuple[float, float], other: tuple[float, float]) -> str:
    return f'<line x1="{one[0]:.1f}" y1="{one[1]:.1f}" x2="{other[0]:.1f}" y2="{other[1]:.1f}"/>'


def _mark(entity: Entity, spot: tuple[float, float], ontology: Ontology, colour: str, link: str, center: bool) -> str:
    side = 0 if center else 1 if spot[0] > WIDTH / 2 else -1
    return mark((entity.type, entity.name), spot, ontology, colour, link, 11 if center else 7, side)


def mark(
    told_of: tuple[str, str],
    spot: tuple[float, float],
    ontology: Ontology,
    colour: str,
    link: str,
    radius: float,
    side: int = 0,
) -> str:
    """The mark of an entity, given by type and name: a link in the shape of its type.

    Its name stands below it, or to its left (`side` -1) or right (1).
    """
    (type_, whole), (x, y) = told_of, spot
    corners = _CORNERS.get(ontology.entities[type_].shape)
    if corners:
        points = " ".join(f"{x + radius * dx:.1f},{y + radius * dy:.1f}" for dx, dy in corners)
        shape = f'<polygon points="{points}" fill="{colour}"/>'
    else:
        shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>'
    name = whole if len(whole) <= LONGEST else f"{whole[:LONGEST]}…"
    told = f"{ontology.entities[type_].label.zh}：{whole}"
    anchor = ("end", "middle", "start")[side + 1]
    text = f'<text x="{x + side * (radius + 5):.1f}" y="{y + (4 if side else radius + 15):.1f}" text-anchor="{anchor}">'
    text += f"{escape(name)}</text>"
    return f'<a href="{escape(link)}"><title>{escape(told)}</title>{shape}{text}</a>'
