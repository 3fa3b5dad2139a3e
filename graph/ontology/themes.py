"""Theme: a topic that regions share, for comparison."""

from typing import ClassVar, Literal

from graph.ontology.thing import Entity, Evidence, Label


class Theme(Entity):
    """A topic; its English name is among its aliases, its definition is its description."""

    label: ClassVar[Label] = Label("主题", "theme")
    evidence: ClassVar[Evidence] = "none"
    shape: ClassVar = "hexagon"

    type: Literal["Theme"] = "Theme"
