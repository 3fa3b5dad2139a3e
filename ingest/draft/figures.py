"""Figures: counts and rates of a text as Indicators, sums as Funds, counted groups as Organizations."""

from collections.abc import Iterator

from ingest.amounts import plain
from ingest.draft.candidates import Candidate, Values
from ingest.draft.context import context
from ingest.draft.groups import Noun, group, noun, uncounted
from ingest.draft.lexicon import ROUGH_UNITS
from ingest.draft.money import fund
from ingest.draft.passages import Passages
from ingest.draft.quantities import Quantity
from ingest.rows import say


def figures(passages: Passages, found: list[Quantity]) -> Iterator[Candidate]:
    """A candidate for each quantity: a Fund of money, an Organization of a counted group, else an Indicator.

    A group whose count is not exact stands beside its Indicator.
    """
    for quantity in found:
        if quantity.money:
            yield fund(passages, quantity)
        else:
            counted = noun(passages, quantity)
            yield group(passages, quantity, counted) or _indicator(passages, quantity, counted)
            roughly = uncounted(passages, quantity, counted)
            if roughly is not None:
                yield roughly


def _indicator(passages: Passages, quantity: Quantity, counted: Noun) -> Candidate:
    values: Values = {"unit": quantity.unit, "qualifier": quantity.qualifier}
    if quantity.value is not None:
        values = {"value": plain(quantity.value), **values}
    values |= context(passages, quantity)
    if quantity.inferred:
        values["inferred"] = "true"
    states = tuple(name for name in ("value", "unit", "qualifier") if name in values)
    looks = []
    if quantity.measure in ROUGH_UNITS:
        looks.append(say(f"原文单位是「{quantity.measure}」", f"the text counts in {quantity.measure!r}"))
    if not counted.words:
        looks.append(say("数的是什么，要看上文", "what is counted stands further off"))
    if quantity.inferred:
        looks.append(say("次数是推断的", "that it is once is inferred"))
    return Candidate("Indicator", _name(quantity, counted.words), counted.span, values, states, tuple(looks))


def _name(quantity: Quantity, counted: str) -> str:
    if quantity.measure == "%":
        return counted or "比例"
    return f"{counted}{quantity.measure}数"
