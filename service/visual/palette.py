"""Colours and line styles of pictures: regions by colour, relations by colour and dash.

The twelve colours keep a distance of 0.07 and more in OKLab for normal sight, protanopia and deuteranopia
(Machado, Oliveira and Fernandes 2009); the first are the farthest apart, as most pictures hold few regions.
"""

REGIONS = (
    "#306cb4",
    "#d86000",
    "#0c846c",
    "#901830",
    "#f06cc0",
    "#48a8e4",
    "#9c6cf0",
    "#3cb478",
    "#5430a8",
    "#c09c00",
    "#786000",
    "#9c3c90",
)
OTHER = "#5f6873"
SHARED = "#8c95a0"

_LINES = ("#2563b0", "#c2410c", "#0b7a63", "#9c1f5c", "#7a5c00", "#6d3fc4")
_DASHES = ("", "7 4", "2 3")


def region_colour(rank: int) -> str:
    """The colour of the region with this rank by size; from the thirteenth on, one grey for all others."""
    return REGIONS[rank] if rank < len(REGIONS) else OTHER


def line_style(rank: int) -> tuple[str, str]:
    """Colour and dash (as of SVG's stroke-dasharray, "" is solid) of the relation type with this rank.

    Eighteen differ; a nineteenth looks like the first.
    """
    return _LINES[rank % len(_LINES)], _DASHES[rank // len(_LINES) % len(_DASHES)]
