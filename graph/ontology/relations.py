"""Every relationship type: what it joins, in which direction, and its own properties."""

from typing import ClassVar, Literal

from graph.ontology.terms import Role, Supervision
from graph.ontology.thing import Ends, EntityId, Evidence, Label, Relation, prop, same


class PartOf(Relation):
    """A place in a place, a body in a body, a stage in a programme."""

    label: ClassVar[Label] = Label("属于", "part of")
    evidence: ClassVar[Evidence] = "optional"
    ends: ClassVar = same("Place", "Organization", "Initiative")
    acyclic: ClassVar = True

    type: Literal["PART_OF"] = "PART_OF"
    order: int | None = prop("次序", "place among its siblings, from 1", ge=1)


class Succeeds(Relation):
    """The one took the place of the other."""

    label: ClassVar[Label] = Label("接续", "succeeds")
    ends: ClassVar = same("Place", "Organization", "Initiative")
    acyclic: ClassVar = True

    type: Literal["SUCCEEDS"] = "SUCCEEDS"


class Implements(Relation):
    """A document or programme carries out another."""

    label: ClassVar[Label] = Label("落实", "implements")
    ends: ClassVar = same("Initiative")
    acyclic: ClassVar = True

    type: Literal["IMPLEMENTS"] = "IMPLEMENTS"


class LocatedIn(Relation):
    """Where a body sits, or an initiative has its venue."""

    label: ClassVar[Label] = Label("位于", "located in")
    evidence: ClassVar[Evidence] = "optional"
    ends: ClassVar = (Ends(("Organization", "Initiative"), ("Place",)),)

    type: Literal["LOCATED_IN"] = "LOCATED_IN"


class Supervises(Relation):
    """A body leads, evaluates or manages another; double leadership is two relations."""

    label: ClassVar[Label] = Label("领导", "supervises")
    ends: ClassVar = same("Organization")

    type: Literal["SUPERVISES"] = "SUPERVISES"
    role: Supervision | None = prop("方式", "in which way")


class Leads(Relation):
    """A body leads, issues or organizes an initiative."""

    label: ClassVar[Label] = Label("牵头", "leads")
    ends: ClassVar = (Ends(("Organization",), ("Initiative",)),)

    type: Literal["LEADS"] = "LEADS"
    role: Role | None = prop("角色", "in which role")


class ParticipatesIn(Relation):
    """A body takes part in an initiative."""

    label: ClassVar[Label] = Label("参与", "participates in")
    ends: ClassVar = (Ends(("Organization",), ("Initiative",)),)

    type: Literal["PARTICIPATES_IN"] = "PARTICIPATES_IN"
    role: Role | None = prop("角色", "in which role")


class Covers(Relation):
    """An initiative reaches a place or a body."""

    label: ClassVar[Label] = Label("覆盖", "covers")
    ends: ClassVar = (Ends(("Initiative",), ("Place", "Organization")),)

    type: Literal["COVERS"] = "COVERS"


class Tie(Relation):
    """What the ties between bodies share: the initiative they come under, and the counts of both ends."""

    via: EntityId | None = prop("依托", "id of the initiative it comes under")
    from_count: int | None = prop("自方数", "how many stand at the from end", ge=0)
    to_count: int | None = prop("至方数", "how many stand at the to end", ge=0)


class CoBuildsWith(Tie):
    """A two-sided pact; one of three or more parties is an Initiative of kind pact."""

    label: ClassVar[Label] = Label("共建", "co-builds with")
    ends: ClassVar = same("Organization")
    symmetric: ClassVar = True

    type: Literal["CO_BUILDS_WITH"] = "CO_BUILDS_WITH"
    projects: int | None = prop("项目数", "how many projects they agreed", ge=0)


class PairedWith(Tie):
    """An enterprise and a village, a community and a village, paired."""

    label: ClassVar[Label] = Label("结对", "paired with")
    ends: ClassVar = (Ends(("Organization",), ("Organization", "Place")),)
    symmetric: ClassVar = True

    type: Literal["PAIRED_WITH"] = "PAIRED_WITH"


class Assists(Tie):
    """A body helps another body or a place."""

    label: ClassVar[Label] = Label("帮扶", "assists")
    ends: ClassVar = (Ends(("Organization",), ("Organization", "Place")),)

    type: Literal["ASSISTS"] = "ASSISTS"


class Provides(Relation):
    """A body provides money."""

    label: ClassVar[Label] = Label("出资", "provides")
    ends: ClassVar = (Ends(("Organization",), ("Fund",)),)

    type: Literal["PROVIDES"] = "PROVIDES"


class Finances(Relation):
    """Money is for an initiative, a body or a place."""

    label: ClassVar[Label] = Label("资助", "finances")
    ends: ClassVar = (Ends(("Fund",), ("Initiative", "Organization", "Place")),)

    type: Literal["FINANCES"] = "FINANCES"


class Measures(Relation):
    """A figure says something of anything but another figure."""

    label: ClassVar[Label] = Label("度量", "measures")
    evidence: ClassVar[Evidence] = "optional"
    ends: ClassVar = (Ends(("Indicator",), but=("Indicator",)),)

    type: Literal["MEASURES"] = "MEASURES"


class HasTheme(Relation):
    """An initiative or a body belongs to a topic: our own judgement, so without evidence."""

    label: ClassVar[Label] = Label("主题为", "has theme")
    evidence: ClassVar[Evidence] = "none"
    ends: ClassVar = (Ends(("Initiative", "Organization"), ("Theme",)),)

    type: Literal["HAS_THEME"] = "HAS_THEME"
