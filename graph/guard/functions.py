"""Functions that a stranger's query may call: none reads a file, an address or the engine's own state, none waits.

Each says how many arguments it takes and what is known of its value before it runs. What is not here is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from types import MappingProxyType

from graph.guard.bounds import (
    COLLECTED,
    FACT,
    GROUPED,
    ONE,
    PIECE,
    PLAIN,
    Bound,
    Cost,
    characters,
    effort,
    either,
    several,
)
from graph.guard.tokens import Token

LONGEST_RANGE = 100_000
LONGEST_PATH = 6
Reading = Callable[[Sequence[Bound], Token], Bound]


@dataclass(frozen=True)
class Function:
    """A function: how few and how many arguments it takes, and the bound of its value."""

    fewest: int
    most: int
    of: Reading
    aggregates: bool = False


def _plain(of: Sequence[Bound], token: Token) -> Bound:
    return PLAIN.costing(effort(of))


def _scanning(of: Sequence[Bound], token: Token) -> Bound:
    """A plain value made by looking at every item of the argument."""
    return PLAIN.costing(effort(of) + _scan(of[0]))


def _scan(of: Bound) -> Cost:
    """A look at every item, or a copy of every one."""
    return Cost(of.items / PIECE, of.usual / PIECE)


def _size(of: Sequence[Bound], token: Token) -> Bound:
    return Bound(value=inf if of[0].copies else of[0].items, work=effort(of))


def _length(of: Sequence[Bound], token: Token) -> Bound:
    return Bound(value=float(LONGEST_PATH * 2), work=effort(of))


def _same(of: Sequence[Bound], token: Token) -> Bound:
    """Another one, no larger than the first argument."""
    return of[0].costing((effort(of) + _scan(of[0])).making(of[0].anew))


def _one_of(of: Sequence[Bound], token: Token) -> Bound:
    return either(of)


def _converted(of: Sequence[Bound], token: Token) -> Bound:
    """The first argument as it is, but for what it was as a number."""
    return replace(of[0], value=inf, work=(effort(of) + _scan(of[0])).making(of[0].anew))


def _item(of: Sequence[Bound], token: Token) -> Bound:
    return of[0].item.costing(effort(of))


def _fact(of: Sequence[Bound], token: Token) -> Bound:
    return FACT.costing(effort(of))


def _facts(of: Sequence[Bound], token: Token) -> Bound:
    return several(LONGEST_PATH * 2 + 1, FACT, effort(of))


def _names(of: Sequence[Bound], token: Token) -> Bound:
    return several(of[0].items, PLAIN, effort(of))


def _property_map(of: Sequence[Bound], token: Token) -> Bound:
    return of[0].costing(effort(of))


def _split(of: Sequence[Bound], token: Token) -> Bound:
    parts = characters(of[0])
    work = (effort(of) + parts).making(parts)
    return Bound(parts, parts, work=work, copies=of[0].copies, inner=of[0].costing(ONE))


def _replaced(of: Sequence[Bound], token: Token) -> Bound:
    """The new string might stand for every character, and between all of them where an empty one is searched."""
    most = (characters(of[0]) + 1) * characters(of[2]) + characters(of[0])
    size = max(of[0].size, most / PIECE)
    copies = of[0].copies * (characters(of[2]) + 1) + COLLECTED * of[2].copies
    return Bound(most, size, work=(effort(of) + size).making(size), copies=copies, inner=PLAIN)


def _range(of: Sequence[Bound], token: Token) -> Bound:
    span = of[0].value + of[1].value + 1
    if span > LONGEST_RANGE + 2:  # the ends are known without their signs
        raise token.refused(
            f"range 的两端须是整数、整数参数或 size(…)，且最多 {LONGEST_RANGE} 项",
            f"both ends of range are integers, integer parameters or size(…), and it has at most {LONGEST_RANGE} items",
        )
    value = max(of[0].value, of[1].value)
    return Bound(span, span, value, effort(of), inner=Bound(value=value))


def _collected(of: Sequence[Bound], token: Token) -> Bound:
    size = COLLECTED * (of[0].size - of[0].shared + 1.0) + of[0].shared
    copies, inner = COLLECTED * of[0].copies, of[0].costing(ONE)
    return Bound(COLLECTED, size, of[0].value, effort(of), copies, shared=size, grouped=GROUPED, inner=inner)


_KINDS: Mapping[Reading, tuple[int, int, str]] = {
    _plain: (
        1,
        1,
        "abs ceil floor sign sqrt exp log log10 sin cos tan cot asin acos atan degrees radians haversin isnan "
        "tointeger tointegerornull tofloat tofloatornull toboolean tobooleanornull id elementid type exists isempty",
    ),
    _size: (1, 1, "size char_length character_length"),
    _length: (1, 1, "length"),
    _converted: (1, 1, "tostring tostringornull tostringlist tointegerlist tofloatlist tobooleanlist"),
    _same: (1, 2, "trim ltrim rtrim btrim toupper tolower upper lower reverse tail"),
    _one_of: (1, 50, "coalesce"),
    _item: (1, 1, "head last"),
    _fact: (1, 1, "startnode endnode"),
    _facts: (1, 1, "nodes relationships"),
    _names: (1, 1, "keys labels"),
    _property_map: (1, 1, "properties"),
    _split: (2, 2, "split"),
    _replaced: (3, 3, "replace"),
    _range: (2, 3, "range"),
}
_MORE: Mapping[str, Function] = {
    **{name: Function(0, 0, _plain) for name in ("pi", "e", "rand", "randomuuid", "timestamp")},
    **{name: Function(0, 1, _plain) for name in ("date", "datetime", "localdatetime", "time", "localtime")},
    **{name: Function(1, 1, _plain) for name in ("duration",)},
    **{name: Function(2, 2, _plain) for name in ("atan2", "duration.between", "duration.indays", "duration.inmonths")},
    "date.truncate": Function(1, 3, _plain),
    "round": Function(1, 3, _plain),
    "nullif": Function(2, 2, _same),
    "left": Function(2, 2, _same),
    "right": Function(2, 2, _same),
    "substring": Function(2, 3, _same),
    **{name: Function(1, 1, _scanning, aggregates=True) for name in ("count", "sum", "avg", "stdev", "stdevp")},
    **{name: Function(1, 1, _same, aggregates=True) for name in ("min", "max")},
    **{name: Function(2, 2, _plain, aggregates=True) for name in ("percentilecont", "percentiledisc")},
    "collect": Function(1, 1, _collected, aggregates=True),
}
FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        name: Function(fewest, most, reading)
        for reading, (fewest, most, names) in _KINDS.items()
        for name in names.split()
    }
    | dict(_MORE)
)
"""By their names in lower case."""
