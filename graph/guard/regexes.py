"""Regular expressions that end soon: no repeated groups, few repetitions, few choices, no more than the text allows."""

import re
from math import inf

LONGEST = 200
MOST_REPEATED = 3
"""How many repetitions without an end: each multiplies the time by the length of the text."""
MOST_CHOICES = 200
"""How many ways there may be through the brackets with bars and the parts that may be absent."""
_PART = re.compile(
    r"""
      (?P<one>     \\[dDwWsS\\.*+?()\[\]{}|^$/-] | \[\^?(?:\\.|[^\\\[\]&])+\] | [^\\\[\](){}*+?|^$] )
      (?P<times>   [*+?] | \{ \d{1,2} (?:,\d{0,2})? \} )?
    | (?P<between> [|^$] | \((?:\?:)? | \)(?![*+?{]) )
    """,
    re.VERBOSE | re.DOTALL,
)
_FLAGS = re.compile(r"\(\?[is]+\)")
_END = ".*"
"""At the end of a pattern it takes what is left, whatever that is: nothing is tried twice."""


def steps(pattern: str, characters: float) -> float:
    """How many steps a pattern takes at most on a text of so many characters; infinite for one that is not known."""
    flags = _FLAGS.match(pattern)
    at, repeated, choices, bars = flags.end() if flags else 0, 0, 1.0, [1]
    if len(pattern) > LONGEST:
        return inf
    while at < len(pattern):
        part = _PART.match(pattern, at)
        if part is None:
            return inf
        times, between = part["times"] or "", (part["between"] or "")[:1]
        repeated += (times in ("*", "+") or times.endswith(",}")) and pattern[at:] != _END
        choices *= _lengths(times)
        if between == "(":
            bars.append(1)
        elif between == "|":
            bars[-1] += 1
        elif between == ")" and len(bars) > 1:
            choices *= bars.pop()
        at = part.end()
    choices *= bars[0]
    return choices * max(1.0, characters) ** repeated if repeated <= MOST_REPEATED and choices <= MOST_CHOICES else inf


def _lengths(times: str) -> int:
    """Of how many lengths something is that is repeated up to an end: two of `?`, three of `{2,4}`."""
    fewest, _, most = times.strip("{}").partition(",")
    if times == "?":
        return 2
    return max(1, int(most) - int(fewest) + 1) if most else 1
