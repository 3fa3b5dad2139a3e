"""The palette keeps its distances for three kinds of sight."""

import itertools

import pytest

from service.visual.palette import OTHER, REGIONS, line_style, region_colour

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


@pytest.mark.parametrize("sight", SIGHTS)
def test_no_two_regions_look_alike(sight: str) -> None:
    least = min(
        sum((x - y) ** 2 for x, y in zip(seen(a, sight), seen(b, sight), strict=True)) ** 0.5
        for a, b in itertools.combinations(REGIONS, 2)
    )
    assert least >= 0.07


def test_twelve_regions_have_a_colour_and_the_others_share_one() -> None:
    assert [region_colour(rank) for rank in range(12)] == list(REGIONS)
    assert {region_colour(rank) for rank in range(12, 40)} == {OTHER}


def test_eighteen_relations_can_be_told_apart() -> None:
    assert len({line_style(rank) for rank in range(18)}) == 18
    for rank in range(6):
        red, green, blue = linear(line_style(rank)[0])
        assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5
