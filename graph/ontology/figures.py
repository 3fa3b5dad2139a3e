"""Indicator: any reported figure that is not a Fund; income per village is one, in 元."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from graph.ontology.days import PartialDate
from graph.ontology.terms import Per, Qualifier, Sense, Status, Unit
from graph.ontology.thing import Entity, Label, Line, prop


class Indicator(Entity):
    """A figure with its unit; `measure` is a slug where two regions report the same thing."""

    label: ClassVar[Label] = Label("指标", "indicator")
    shape: ClassVar = "triangleDown"

    type: Literal["Indicator"] = "Indicator"
    value: float | None = prop("数值", "the figure, in `unit`")
    unit: Unit = prop("单位", "unit of the figure", ...)
    qualifier: Qualifier = prop("限定", "how exact the figure is", "exact")
    measure: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")] | None = prop(
        "测度", "slug of what is measured, the same in every region"
    )
    base: Line | None = prop("基数", "of what a share is taken")
    per: Per | None = prop("每", "of a rate, what it is for each of")
    sense: Sense | None = prop("意义", "a level, an increase or what it was raised to")
    status: Status | None = prop("状态", "planned, sought or done")
    date: PartialDate | None = prop("日期", "the day it stood so")
