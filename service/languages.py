"""The language of an answer: Chinese unless the caller prefers English."""

from typing import Literal

Language = Literal["zh", "en"]


def language(accept: str) -> Language:
    """The language that an Accept-Language header asks for: en only where it is preferred to zh."""
    weights = {"zh": 0.0, "en": 0.0}
    for part in accept.lower().split(","):
        tag, _, parameter = part.strip().partition(";")
        primary = tag.split("-")[0]
        if primary in weights:
            weights[primary] = max(weights[primary], _weight(parameter))
    return "en" if weights["en"] > weights["zh"] else "zh"


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
