"""Fund: money set aside, spent, saved, invested, lent or paid."""

from typing import ClassVar, Literal

from graph.ontology.days import PartialDate
from graph.ontology.terms import FundKind, Per, Qualifier, Sense, Status
from graph.ontology.thing import Entity, Label, Line, prop


class Fund(Entity):
    """An amount of money. A redacted or unstated amount has no `amount` and is never counted as zero."""

    label: ClassVar[Label] = Label("资金", "fund")
    shape: ClassVar = "triangle"

    type: Literal["Fund"] = "Fund"
    kind: FundKind | None = prop("类别", "what is done with the money")
    amount: float | None = prop("金额", "amount", unit="元 (CNY)", ge=0)
    amount_text: Line | None = prop("原文金额", "the amount as the source has it")
    qualifier: Qualifier = prop("限定", "how exact the amount is", ...)
    per: Per | None = prop("每", "of a rate, what it is for each of")
    sense: Sense | None = prop("意义", "a level, an increase or what it was raised to")
    status: Status | None = prop("状态", "planned, sought or done")
    date: PartialDate | None = prop("日期", "the day it stood so")
