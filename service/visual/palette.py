"""Colours and line styles of pictures: regions by colour, relations by colour and dash.

The twelve colours keep a distance of 0.07 and more in OKLab for normal sight, protanopia and deuteranopia
(Machado, Oliveira and Fernandes 2009); the first are the farthest apart, as most pictures hold few regions.
Each has its like for a dark ground: bright enough there for text (4.5 to 1), and 0.065 and more from the others.
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
NIGHT = (
    "#6c90ef",
    "#e9a535",
    "#35e9a4",
    "#ec5154",
    "#ec51b3",
    "#bfecf8",
    "#b2a3f5",
    "#33cc80",
    "#dabff8",
    "#e9e735",
    "#f8f7bf",
    "#d7a2c7",
)
OTHER, OTHER_AT_NIGHT = "#5f6873", "#98a3b0"
SHARED, SHARED_AT_NIGHT = "#8c95a0", "#7d8896"

_LINES = ("#2563b0", "#c2410c", "#0b7a63", "#9c1f5c", "#7a5c00", "#6d3fc4")
_LINES_AT_NIGHT = ("#6c9fe0", "#ed885e", "#3fc9a8", "#e67fb1", "#d9b040", "#b59de1")
_DASHES = ("", "7 4", "2 3")


def region_colour(rank: int) -> tuple[str, str]:
    """The colour, by day and by night, of the region with this rank by size; from the thirteenth on, one grey."""
    return (REGIONS[rank], NIGHT[rank]) if rank < len(REGIONS) else (OTHER, OTHER_AT_NIGHT)


def line_style(rank: int) -> tuple[str, str, str]:
    """Colour by day and by night, and dash (SVG's stroke-dasharray, "" is solid), of the relation type with this rank.

    Eighteen differ; a nineteenth looks like the first.
    """
    at = rank % len(_LINES)
    return _LINES[at], _LINES_AT_NIGHT[at], _DASHES[rank // len(_LINES) % len(_DASHES)]
