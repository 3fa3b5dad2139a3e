"""Figures as people read them: yuan in 万元 and 亿元, counts with their unit, and how exact they are."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from graph.ontology import Entity
from graph.ontology.terms import PER

FIGURES = ("amount", "value", "member_count")
HIDDEN = {"redacted": "数额隐去", "unstated": "数额未述"}
BEFORE = {"nearly": "近", "about": "约"}
SENSE = {"increase": "增加", "raised_to": "增至"}


def number(value: float) -> str:
    """A number without exponent or idle zeros: 10282.58, 300, 0.5."""
    exact = Decimal(str(value))
    if not exact.is_finite():
        return str(value)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(value: float) -> str:
    """The same number with a comma at every third digit: 102,825,800."""
    whole, _, rest = number(value).partition(".")
    digits = f"{int(whole):,}" if whole.lstrip("-").isdigit() else whole
    return f"{digits}.{rest}" if rest else digits


def scaled(yuan: float) -> tuple[str, str]:
    """Yuan as digits and unit, nothing rounded: 102825800 is `1.028258亿` and `元`."""
    exact = Decimal(str(yuan))
    for power, word in ((8, "亿"), (4, "万")):
        if exact.is_finite() and abs(exact) >= 10**power:
            digits = f"{exact.scaleb(-power):f}"
            return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + word, "元"
    return number(yuan), "元"


def money(yuan: float) -> tuple[str, str]:
    """An amount to read (`1.028258亿元`) and the exact one to hover (`102,825,800 元`)."""
    return "".join(scaled(yuan)), f"{grouped(yuan)} 元"


def headline(entity: Entity) -> str:
    """The figure of a fund, an indicator or a counted group in a few characters, or "" where there is none.

    `近3亿元`, `85%`, `×222`, `增加2000元 每人每月`, `数额隐去`.
    """
    return figure(vars(entity))


def figure(known: Mapping[str, Any]) -> str:
    """The same of the properties of an entity."""
    qualifier = str(known.get("qualifier") or "")
    value = next((known[name] for name in FIGURES if known.get(name) is not None), None)
    if value is None:
        return HIDDEN.get(qualifier, "")
    if "member_count" in known:
        return f"×{number(value)}"
    unit = str(known.get("unit") or "") or ("元" if "amount" in known else "")
    digits, unit = scaled(value) if unit == "元" else (number(value), unit)
    words = SENSE.get(str(known.get("sense")), "") + BEFORE.get(qualifier, "") + digits
    words += ("余" if qualifier == "over" else "") + unit
    per = str(known.get("per"))
    return f"{words} {PER.labels[per][0]}" if per in PER.labels else words
