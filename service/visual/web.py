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
WIDER, HIGHER = 2.2, 1.25
"""By how much the layout is drawn out: names are wide and low."""
MARGIN = 60.0
SIZE = 9.0
"""Half the width of a mark, for the layout."""
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
    box = _box(spots)
    shown = " ".join(f"{each:.0f}" for each in box)
    size = f'width="{box[2]:.0f}" height="{box[3]:.0f}"'
    return (
        f'<svg class="ego web" viewBox="{shown}" {size} role="group" aria-label="{escape(title)}">'
        f"{''.join(lines)}{''.join(marks)}</svg>"
    )


def _spots(count: int, pairs: Sequence[tuple[int, int]]) -> list[Spot]:
    if not count:
        return []
    found = arrange([0] * count, pairs, [SIZE] * count)
    return [(x * WIDER, y * HIGHER) for x, y in zip(found.x, found.y, strict=True)]


def _box(spots: Sequence[Spot]) -> tuple[float, float, float, float]:
    """What the picture shows: all marks with their names."""
    if not spots:
        return (0.0, 0.0, 2 * MARGIN, 2 * MARGIN)
    left, right = min(x for x, _ in spots) - 1.4 * MARGIN, max(x for x, _ in spots) + 1.4 * MARGIN
    top, bottom = min(y for _, y in spots) - MARGIN / 2, max(y for _, y in spots) + MARGIN
    return (left, top, right - left, bottom - top)


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
