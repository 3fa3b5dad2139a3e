"""Regular expressions that end soon on any text: no repeated groups, few repetitions."""

import re

LONGEST = 200
MOST_REPEATED = 3
"""How many repetitions without an end: each multiplies the time by the length of the text."""
_PART = re.compile(
    r"""
      (?P<one>     \\[dDwWsS\\.*+?()\[\]{}|^$/-] | \[\^?(?:\\.|[^\\\[\]&])+\] | [^\\\[\](){}*+?|^$] )
      (?P<times>   [*+?] | \{ \d{1,2} (?:,\d{0,2})? \} )?
    | (?P<between> [|^$] | \((?:\?:)? | \)(?![*+?{]) )
    """,
    re.VERBOSE | re.DOTALL,
)
_FLAGS = re.compile(r"\(\?[is]+\)")


def ends_soon(pattern: str) -> bool:
    """Whether a pattern is one of those that take at most the cube of the length of the text."""
    flags = _FLAGS.match(pattern)
    at, repeated = flags.end() if flags else 0, 0
    if len(pattern) > LONGEST:
        return False
    while at < len(pattern):
        part = _PART.match(pattern, at)
        if part is None:
            return False
        repeated += (part["times"] or "")[:1] in ("*", "+", "{")
        at = part.end()
    return repeated <= MOST_REPEATED
