"""The parameters of named queries: types, closed lists, what one not given counts as, texts made into values."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType

from graph.ontology.days import interval
from graph.ontology.terms import TERMS

PARAMETER_TYPES: Mapping[str, tuple[type, ...]] = MappingProxyType(
    {
        "string": (str,),
        "integer": (int,),
        "number": (int, float),
        "boolean": (bool,),
        "scalar": (str, int, float),
        "date": (str,),
        "list of string": (list, tuple),
        "list of integer": (list, tuple),
        "map": (dict,),
        "list of map": (list, tuple),
    }
)
USUAL: Mapping[str, object] = MappingProxyType({"limit": 500, "after": "", "as_of_from": 0, "as_of_to": 99991231})
"""What parameters of these names count as where they are not given and the header states nothing else."""
COUNTS = ("limit", "most", "at_least", "look", "cap")
"""Parameters of these names say how many."""
LEAST, MOST = 1, 10**9
"""How many that may be; the embedded engine takes no number beyond 32 bits."""
_EMPTY: Mapping[str, object] = MappingProxyType({"boolean": False, "number": None, "scalar": None})
LARGEST = 2**63 - 1
LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {terms.name.upper().replace(" ", "_"): tuple(terms.labels) for terms in TERMS}
)
"""The closed lists of the ontology, by the names that headers have for them: FUND_KIND."""


def choices(said: str) -> tuple[str, ...]:
    """The values of a closed list as a header states it: `id|name|amount`, or names of lists: `FUND_KIND|GRADE`."""
    return tuple(dict.fromkeys(term for part in said.split("|") for term in LISTS.get(part, (part,))))


@dataclass(frozen=True)
class Parameter:
    """A value that a query takes: its name, its type, what it is for, and what its header states besides.

    That is a default, and the values it may have, where those are a closed list.
    """

    name: str
    type: str
    about: str
    stated: str | int | float | bool | tuple[str | int, ...] | None = None
    choices: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Whether it has to be given: a text, whole number or date for which nothing stands in."""
        known = self.stated is not None or self.name in USUAL or self.type in _EMPTY
        return not known and not self.type.startswith("list of ")

    @property
    def counts(self) -> bool:
        """Whether it says how many."""
        return self.name in COUNTS and self.type == "integer"

    @property
    def kind(self) -> str:
        """What it has to be, in words."""
        if self.choices:
            return f"{self.type}: {', '.join(self.choices)}"
        return f"{self.type} from {LEAST} to {MOST}" if self.counts else self.type

    @property
    def default(self) -> object:
        """What it counts as where it is not given: as the header states, else as usual, else the type's empty value."""
        if self.stated is not None:
            return list(self.stated) if isinstance(self.stated, tuple) else self.stated
        if self.name in USUAL:
            return USUAL[self.name]
        return [] if self.type.startswith("list of ") else _EMPTY.get(self.type)

    def fits(self, value: object) -> bool:
        """Whether a value is null or of its type."""
        return value is None or _fits(value, self.type)

    def typed(self, texts: Sequence[str]) -> object:
        """The value that texts stand for, several only of a list. Raises ValueError where they stand for none."""
        if self.choices and not set(texts) <= set(self.choices):
            raise ValueError(texts)
        if self.type.startswith("list of "):
            return [_typed(self.type.removeprefix("list of "), text) for text in texts]
        [text] = texts  # a ValueError where there are several
        found = _typed(self.type, text)
        if self.counts and isinstance(found, int) and not LEAST <= found <= MOST:
            raise ValueError(text)
        return found


def scalar(text: str) -> str | int | float:
    """A number where the text reads as one in JSON, else the text."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    if isinstance(found, int | float) and not isinstance(found, bool) and isfinite(found) and abs(found) <= LARGEST:
        return found
    return text


def _integer(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST:
        raise ValueError(text)
    return number


def _number(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


def _date(text: str) -> str:
    interval(text)
    return text


_READERS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {"string": str, "integer": _integer, "number": _number, "boolean": _boolean, "date": _date, "scalar": scalar}
)


def _typed(kind: str, text: str) -> object:
    if kind not in _READERS:
        raise ValueError(f"a {kind} cannot be written as text")
    return _READERS[kind](text)


def _fits(value: object, type_: str) -> bool:
    if isinstance(value, bool) and type_ != "boolean":
        return False
    if not isinstance(value, PARAMETER_TYPES[type_]):
        return False
    if isinstance(value, list | tuple):
        return all(_fits(item, type_.removeprefix("list of ")) for item in value)
    return True
