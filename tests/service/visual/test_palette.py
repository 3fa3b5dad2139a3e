"""The palette keeps its distances for three kinds of sight."""

import itertools
import re

import pytest

from service.visual.palette import NIGHT, OTHER, REGIONS, line_style, region_colour
from service.visual.template import TOKENS

Triple = tuple[float, float, float]
SIGHTS: dict[str, tuple[Triple, Triple, Triple]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
}
CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
OKLAB = (
    (0.2104542553, 0.793617785, -0.0040720468),
    (1.9779984951, -2.428592205, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.808675766),
)


def times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    one, two, three = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def linear(colour: str) -> Triple:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    one, two, three = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue))
    return one, two, three


def seen(colour: str, sight: str) -> Triple:
    one, two, three = (max(0.0, min(1.0, c)) for c in times(SIGHTS[sight], linear(colour)))
    a, b, c = (cone ** (1 / 3) for cone in times(CONES, (one, two, three)))
    return times(OKLAB, (a, b, c))


def contrast(colour: str, ground: str) -> float:
    light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def paper() -> tuple[str, str]:
    """The ground of all pages, by day and by night."""
    found = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", TOKENS.read_text("utf-8"))
    assert found
    return found[1], found[2]


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(("colours", "apart"), [(REGIONS, 0.07), (NIGHT, 0.065)])
def test_no_two_regions_look_alike(colours: tuple[str, ...], apart: float, sight: str) -> None:
    least = min(
        sum((x - y) ** 2 for x, y in zip(seen(a, sight), seen(b, sight), strict=True)) ** 0.5
        for a, b in itertools.combinations(colours, 2)
    )
    assert least >= apart


def test_by_night_regions_can_be_read_as_text() -> None:
    assert all(contrast(colour, paper()[1]) >= 4.5 for colour in NIGHT)


def test_twelve_regions_have_a_colour_and_the_others_share_one() -> None:
    assert [region_colour(rank) for rank in range(12)] == list(zip(REGIONS, NIGHT, strict=True))
    assert {region_colour(rank)[0] for rank in range(12, 40)} == {OTHER}


def test_eighteen_relations_can_be_told_apart_by_day_and_by_night() -> None:
    assert len({(day, dash) for day, _, dash in map(line_style, range(18))}) == 18
    assert len({(night, dash) for _, night, dash in map(line_style, range(18))}) == 18
    for rank in range(6):
        day, night, _ = line_style(rank)
        assert contrast(day, paper()[0]) >= 4.5
        assert contrast(night, paper()[1]) >= 4.5
