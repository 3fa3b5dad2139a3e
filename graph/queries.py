"""The named queries: `cypher/<noun>/<verb>.cypher`, each with a header that is its contract.

A header is the comment at the top of the file: a summary, an empty comment line, then one directive a line:
`access`, `public`, `param NAME: TYPE [in VALUE|…] [= DEFAULT]  about`, `returns NAME: TYPE, …` and
`example NAME=VALUE&…`, which gives what has to be given. Header and text are checked against each other in both
directions when a query is loaded; what disagrees is a QueryError with file and line. The values of `in` are those that
a parameter may have, or names of closed lists of the ontology: `in id|name`, `in FUND_KIND`.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast
from urllib.parse import parse_qs

from graph.cypher_text import Token, columns, parameters, tokens, writes
from graph.errors import BadRequest, QueryError
from graph.ontology.days import interval
from graph.parameters import PARAMETER_TYPES, Parameter, choices
from graph.settings import REPOSITORY

__all__ = ["AS_OF", "Parameter", "Query", "queries", "query", "read"]

FOLDER = REPOSITORY / "cypher"
Access = Literal["read", "write"]
AS_OF = ("as_of_from", "as_of_to")
"""The two parameters of a query that can be asked of a time; a caller may give `as_of=2018-09` in their stead."""
RETURN_TYPES = (
    *("Entity", "Relation", "string", "integer", "number", "boolean", "scalar", "map"),
    *("list of string", "list of Entity", "list of Relation", "list of map"),
)
_NAME = re.compile(r"[a-z][a-z0-9_-]*/[a-z][a-z0-9_-]*")
_DIRECTIVE = re.compile(r"(access|public|param|returns|example)\s+(\S.*)")
_PARAM = re.compile(
    r"(\w+):\s+(list of \w+|\w+)(?:\s+in\s+(\w+(?:\|\w+)*))?"
    r"(?:\s+=\s+(\"[^\"]*\"|\[[^\]]*\]|[\w.-]+))?(?:\s+([^\s=].*))?"
)
_RETURN = re.compile(r"(\w+):\s+(list of \w+|\w+)")


@dataclass(frozen=True)
class Query:
    """A query file: `text` runs as it stands, `returns` are its columns in order, each with its type.

    `example` is what the header gives as an example, as in an address: `id=place/632800&limit=3`.
    """

    name: str
    text: str
    access: Access
    summary: str
    parameters: tuple[Parameter, ...]
    returns: tuple[tuple[str, str], ...]
    public: bool
    example: str = ""

    @property
    def dated(self) -> bool:
        """Whether it can be asked of a time."""
        return {each.name for each in self.parameters}.issuperset(AS_OF)

    def check(self, given: Mapping[str, object]) -> None:
        """Raise BadRequest unless exactly the declared parameters are given, each null or of its type."""
        declared = {parameter.name: parameter for parameter in self.parameters}
        for name in sorted(declared.keys() ^ given.keys()):
            raise self._missing(name) if name in declared else self._unknown(name)
        for name, value in given.items():
            if not declared[name].fits(value):
                raise self._wrong(declared[name])

    def values(self, texts: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """The parameters that texts stand for, defaults for the others; `as_of` stands for the first and the last day.

        Raises BadRequest for one that is missing, unknown, not of its type, or given twice.
        """
        given = dict(texts)
        day = given.pop("as_of", None) if self.dated else None
        declared = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in declared:
                raise self._unknown(name)
        values: dict[str, Any] = {}
        for name, parameter in declared.items():
            if parameter.required and name not in given:
                raise self._missing(name)
            try:
                values[name] = parameter.typed(given[name]) if name in given else parameter.default
            except ValueError:
                raise self._wrong(parameter) from None
        return self.at(values, day[-1], given.keys()) if day else values

    def at(self, values: Mapping[str, Any], as_of: str, given: Iterable[str] = ()) -> dict[str, Any]:
        """The parameters with the days of a partial date in them. Raises BadRequest for no date, or days given too."""
        if not set(AS_OF).isdisjoint(given):
            raise BadRequest(
                "Give as_of, or as_of_from and as_of_to.",
                parameter="as_of",
                zh="as_of 与 as_of_from、as_of_to 只能给出其一。",
            )
        try:
            return {**values, **dict(zip(AS_OF, interval(as_of), strict=True))}
        except ValueError as error:
            raise BadRequest(f"{error}.", parameter="as_of", zh=f"{as_of!r} 不是日期。") from None

    def _missing(self, name: str) -> BadRequest:
        return BadRequest(f"{self.name}: 缺少参数 · the parameter is missing: {name}.", parameter=name)

    def _unknown(self, name: str) -> BadRequest:
        known = ", ".join(f"{each.name}: {each.type}" for each in self.parameters)
        return BadRequest(
            f"{self.name}: 没有此参数 · there is no parameter: {name}.", parameter=name, mend=f"It has {known}."
        )

    def _wrong(self, parameter: Parameter) -> BadRequest:
        return BadRequest(
            f"{self.name}: 参数 {parameter.name} 应为 · the parameter {parameter.name} must be: {parameter.kind}.",
            parameter=parameter.name,
        )


@lru_cache(maxsize=1024)
def query(name: str) -> Query:
    """The query of a name like `entity/neighbours`. Raises QueryError where there is none or it is ill-made."""
    return read(name, FOLDER)


@lru_cache(maxsize=1)
def queries() -> Mapping[str, Query]:
    """Every query there is, by name, in the order of their names."""
    names = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.cypher"))
    return MappingProxyType({name: query(name) for name in names})


def read(name: str, folder: Path) -> Query:
    """Read and check the query of a name below a folder."""
    path = folder / f"{name}.cypher"
    if not _NAME.fullmatch(name):
        raise QueryError(f"{name}: a query is named noun/verb in lower case")
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise QueryError(f"{path}: there is no such query") from None
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read: {error}") from error
    return _Reader(name, path, text).query()


class _Reader:
    """Reads one file; every complaint names its line."""

    def __init__(self, name: str, path: Path, text: str) -> None:
        self.name = name
        self.path = path
        self.text = text
        self.access = ""
        self.public: bool | None = None
        self.example = ("", 1)
        self.parameters: dict[str, tuple[Parameter, int]] = {}
        self.returns: dict[str, tuple[str, int]] = {}

    def fault(self, line: int, message: str) -> QueryError:
        return QueryError(f"{self.path}:{line}: {message}")

    def query(self) -> Query:
        summary = self._header()
        self._check_text()
        made = Query(
            name=self.name,
            text=self.text,
            access=cast("Access", self.access),
            summary=summary,
            parameters=tuple(parameter for parameter, _ in self.parameters.values()),
            returns=tuple((column, type_) for column, (type_, _) in self.returns.items()),
            public=self.access == "read" if self.public is None else self.public,
            example=self.example[0],
        )
        self._check_example(made)
        return made

    def _header(self) -> str:
        """Read the header and give the summary."""
        summary: list[str] = []
        in_summary = True
        for number, line in enumerate(self.text.splitlines(), 1):
            if not line.startswith("//"):
                break
            said = line[2:].strip()
            if in_summary and said:
                summary.append(said)
            elif in_summary:
                in_summary = False
            elif said:
                self._directive(number, said)
        if not summary:
            raise self.fault(1, "the file begins with a comment that says what the query answers")
        if not self.access:
            raise self.fault(1, "the header has no line `access  read` or `access  write` after an empty comment line")
        return " ".join(summary)

    def _directive(self, line: int, said: str) -> None:
        found = _DIRECTIVE.fullmatch(said)
        if not found:
            raise self.fault(line, f"`{said}` is none of access, public, param, returns, example")
        word, rest = found.groups()
        if word == "access":
            self.access = self._one_of(line, word, rest, ("read", "write"))
        elif word == "public":
            self.public = self._one_of(line, word, rest, ("yes", "no")) == "yes"
        elif word == "param":
            self._parameter(line, rest)
        elif word == "example":
            self.example = (rest, line)
        else:
            self._columns(line, rest)

    def _one_of(self, line: int, word: str, said: str, allowed: tuple[str, ...]) -> str:
        if said not in allowed:
            raise self.fault(line, f"{word} is {' or '.join(allowed)}, not {said}")
        return said

    def _parameter(self, line: int, said: str) -> None:
        found = _PARAM.fullmatch(said)
        if not found or found[2] not in PARAMETER_TYPES:
            raise self.fault(line, f"write `param   name: type   about`, the type one of {', '.join(PARAMETER_TYPES)}")
        if not found[5]:
            raise self.fault(line, f"the parameter {found[1]} does not say what it is for")
        if found[1] in self.parameters:
            raise self.fault(line, f"the parameter {found[1]} is declared twice")
        listed = choices(found[3]) if found[3] else ()
        parameter = Parameter(found[1], found[2], found[5], self._default(line, found[4]), listed)
        if not parameter.fits(parameter.stated):
            raise self.fault(line, f"the default of {found[1]} is no {found[2]}")
        self.parameters[found[1]] = (parameter, line)

    def _default(self, line: int, said: str | None) -> Any:  # noqa: ANN401 - whatever is written, looked at by the caller
        try:
            found = json.loads(said) if said else None
        except (ValueError, RecursionError):
            raise self.fault(line, f"the default {said} is none: write it as in JSON") from None
        return tuple(found) if isinstance(found, list) else found

    def _columns(self, line: int, said: str) -> None:
        for part in said.rstrip(",").split(","):
            found = _RETURN.fullmatch(part.strip())
            if not found or found[2] not in RETURN_TYPES:
                raise self.fault(line, f"write `returns name: type, …`, the types of {', '.join(RETURN_TYPES)}")
            if found[1] in self.returns:
                raise self.fault(line, f"the column {found[1]} is declared twice")
            self.returns[found[1]] = (found[2], line)

    def _check_text(self) -> None:
        if "\\u" in self.text:  # the engines disagree on what an escaped character is
            line = self.text[: self.text.index("\\u")].count("\n") + 1
            raise self.fault(line, "a query has no \\u escape: pass the value as a parameter")
        found = list(tokens(self.text))
        if not found:
            raise self.fault(1, "there is no statement below the header")
        written = writes(found)
        if self.access == "read" and written:
            raise self.fault(written.line, f"access is read, but the text has {written.text.upper()}")
        self._check_parameters(found)
        self._check_columns(found)

    def _check_example(self, made: Query) -> None:
        said, line = self.example
        try:
            made.values(parse_qs(said, keep_blank_values=True, strict_parsing=bool(said)))
        except (BadRequest, ValueError) as error:
            if said:
                raise self.fault(line, f"the example `{said}` cannot be asked: {error}") from None

    def _check_parameters(self, found: list[Token]) -> None:
        used = parameters(found)
        for name, line in used.items():
            if name not in self.parameters:
                raise self.fault(line, f"the parameter ${name} is used, but the header does not declare it")
        for name, (_, line) in self.parameters.items():
            if name not in used:
                raise self.fault(line, f"the parameter {name} is declared, but the text does not use ${name}")

    def _check_columns(self, found: list[Token]) -> None:
        declared = list(self.returns)
        line = next((at for _, at in self.returns.values()), 1)
        branches = columns(found)
        if declared and not branches:
            raise self.fault(line, "the header declares columns, but the text has no RETURN")
        for returned, at in branches:
            if returned != declared:
                shown = ", ".join(returned)
                raise self.fault(at, f"the text returns [{shown}], but the header declares [{', '.join(declared)}]")
