"""Organization: a body, or a counted group of bodies, people or households."""

from typing import ClassVar, Literal

from graph.ontology.terms import OrganizationKind
from graph.ontology.thing import Entity, Label, Line, prop


class Organization(Entity):
    """A body. A counted group (222 enterprises) is one node with its count; members are never invented."""

    label: ClassVar[Label] = Label("组织", "organization")
    shape: ClassVar = "dot"

    type: Literal["Organization"] = "Organization"
    kind: OrganizationKind | None = prop("类别", "kind of body")
    member_count: int | None = prop("数量", "how many a counted group holds", ge=0)
    distinction: Line | None = prop("殊荣", "a first or an award, as stated")
