"""Place: a division, village, community or site."""

from typing import ClassVar, Literal

from graph.ontology.terms import Level
from graph.ontology.thing import Entity, Evidence, Label, prop


class Place(Entity):
    """A division of GB/T 2260 and its extensions, or a site without a code."""

    label: ClassVar[Label] = Label("地点", "place")
    evidence: ClassVar[Evidence] = "optional"
    shape: ClassVar = "square"

    type: Literal["Place"] = "Place"
    code: str | None = prop("区划代码", "code of GB/T 2260, 6, 9 or 12 digits", pattern=r"^(\d{6}|\d{9}|\d{12})$")
    level: Level | None = prop("级别", "level of the division")
    lat: float | None = prop("纬度", "latitude", unit="°", ge=-90, le=90)
    lon: float | None = prop("经度", "longitude", unit="°", ge=-180, le=180)
    path: str | None = prop("全路径", "names from the province down, joined by ` / `", computed=True)
    known: bool = prop("有载", "a curated record names it or something below it", False, computed=True)


def place_id(named: str) -> str:
    """The id of a place that is named by its id or its code."""
    return named if "/" in named else f"place/{named}"
