"""From latitude and longitude to paper: Lambert's conformal conic projection with China's usual parallels."""

import math

PARALLELS = (25.0, 47.0)
MERIDIAN = 105.0
WIDTH = 1000.0
"""Units of the sheet between 73° and 135° east at 35° north, about one pixel each on a wide screen."""
SOUTH, NORTH = -60.0, 85.0
"""The conic runs to infinity at the south pole: what lies beyond is drawn at the edge."""


def _radius(latitude: float) -> float:
    """Distance from the cone's tip, in radii of the earth times a constant."""
    return math.pow(math.tan(math.pi / 4 + math.radians(latitude) / 2), -_N)


_ONE, _TWO = (math.radians(each) for each in PARALLELS)
_N = math.log(math.cos(_ONE) / math.cos(_TWO)) / math.log(
    math.tan(math.pi / 4 + _TWO / 2) / math.tan(math.pi / 4 + _ONE / 2)
)


def _raw(latitude: float, longitude: float) -> tuple[float, float]:
    turn = _N * math.radians((longitude - MERIDIAN + 540) % 360 - 180)
    far = _radius(min(max(latitude, SOUTH), NORTH))
    return far * math.sin(turn), far * math.cos(turn)


_SCALE = WIDTH / (_raw(35, 135)[0] - _raw(35, 73)[0])
_LEFT, _TOP = _raw(35, 73)[0], _raw(54.5, MERIDIAN)[1]


def projected(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a point stands on the sheet: x to the right, y down."""
    x, y = _raw(latitude, longitude)
    return (x - _LEFT) * _SCALE, (y - _TOP) * _SCALE
