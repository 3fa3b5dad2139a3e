"""Initiative: a programme, pilot, mechanism, brand, policy document, platform, pact and the like."""

from typing import ClassVar, Literal

from graph.ontology.terms import Grade, InitiativeKind, Status
from graph.ontology.thing import Entity, Label, Line, prop


class Initiative(Entity):
    """Something that is undertaken, issued, built or agreed."""

    label: ClassVar[Label] = Label("举措", "initiative")
    shape: ClassVar = "diamond"

    type: Literal["Initiative"] = "Initiative"
    kind: InitiativeKind | None = prop("类别", "kind of initiative")
    grade: Grade | None = prop("层级", "at which level it is run or recognised")
    status: Status | None = prop("状态", "planned, sought or done")
    components: tuple[Line, ...] = prop("组成", "named parts that the text only lists", ())
    distinction: Line | None = prop("殊荣", "a first or an award, as stated")
