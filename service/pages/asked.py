"""What a console is asked: read from an address or a form, and written back into one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from graph.errors import BadRequest
from graph.queries import AS_OF, Query

LONGEST_LINK = 6000
"""Characters of an address that still holds a question; a longer one is asked without one."""
OWN = "p."
"""What the names of a named query's parameters begin with in an address."""
EXAMPLES = (
    (
        "谁与谁结对",
        "Who is paired with whom",
        "MATCH (a:Organization)-[r:PAIRED_WITH]->(b)\nRETURN a, r, b\nLIMIT 50",
        "",
    ),
    (
        "一地的组织与举措",
        "Bodies and initiatives of a place",
        "MATCH (o:Organization)-[r:LEADS|PARTICIPATES_IN]->(i:Initiative)\nWHERE o.region = $region\n"
        "RETURN o, r, i\nORDER BY o.name\nLIMIT 60",
        '{"region": "place/632800"}',
    ),
    (
        "最大的几笔资金",
        "The largest funds",
        "MATCH (f:Fund)\nWHERE f.amount IS NOT NULL AND f.per IS NULL\n"
        "RETURN f.name AS name, f.kind AS kind, f.amount AS amount, f.amount_text AS text\n"
        "ORDER BY amount DESC\nLIMIT 20",
        "",
    ),
)
"""Queries to begin with: what they ask, in two languages, their text and parameters."""


@dataclass(frozen=True)
class Asked:
    """A question to the console: its own text and parameters as JSON, or a name and values by parameter."""

    query: str = ""
    params: str = ""
    name: str = ""
    texts: Mapping[str, list[str]] = field(default_factory=dict)
    run: bool = False
    view: str = "table"
    page: int = 1
    file: str = ""
    long: bool = False
    """Whether it is too long for an address."""

    @classmethod
    def of(cls, fields: Mapping[str, list[str]]) -> "Asked":
        """The question of an address or a form; what it does not know, it passes over."""

        def one(name: str) -> str:
            return fields.get(name, [""])[-1].replace("\r\n", "\n")

        page = one("page")
        name = one("name").strip()
        texts = {key.removeprefix(OWN): values for key, values in fields.items() if key.startswith(OWN)} if name else {}
        query = "" if name else one("query")
        return cls(
            query=query,
            params="" if name else one("params").strip(),
            name=name,
            texts=texts,
            run=one("run") == "1" and bool(name or query.strip()),
            view="network" if one("view") == "network" else "table",
            page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) <= 5 else 1,
            file=one("file") if one("file") in ("csv", "json") else "",
        )

    def parameters(self, **changed: Any) -> dict[str, Any]:
        """The question as parameters of an address, some of them changed; what is as usual is left out."""
        told: dict[str, Any] = {"name": self.name, "query": self.query, "params": self.params}
        told |= {f"{OWN}{name}": [each for each in values if each] for name, values in self.texts.items()}
        told |= {"run": "1" if self.run else "", "view": "" if self.view == "table" else self.view}
        told |= {"page": "" if self.page == 1 else self.page, "file": self.file}
        return {**told, **changed}

    def carried(self, **changed: Any) -> list[tuple[str, Any]]:
        """The same as fields of a form."""
        pairs = self.parameters(**changed).items()
        several = ((name, each) for name, value in pairs for each in (value if isinstance(value, list) else [value]))
        return [(name, each) for name, each in several if each not in (None, "")]

    @property
    def filed(self) -> str:
        """The name of a file that holds the answer, less its ending."""
        return f"gongjian-{self.name.replace('/', '-') or 'cypher'}"

    def values(self) -> dict[str, Any]:
        """The parameters of a query of one's own. Raises BadRequest where they are no object of JSON."""
        if not self.params:
            return {}
        try:
            found = json.loads(self.params, parse_constant=_no_number)
        except json.JSONDecodeError as error:
            raise BadRequest(
                f"The parameters are no JSON: line {error.lineno}, column {error.colno}.",
                parameter="params",
                mend='Write {"name": value}.',
                zh=f'参数不是 JSON：第 {error.lineno} 行第 {error.colno} 列；请写 {{"名称": 值}}。',
            ) from None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise BadRequest(
                'The parameters are an object: {"name": value}.', parameter="params", zh='参数应为 {"名称": 值}。'
            )
        return found

    def given(self, query: Query) -> dict[str, list[str]]:
        """The texts of a named query's parameters; an empty one is not given, those of a list are divided by `|`."""
        lists = {each.name for each in query.parameters if each.type.startswith("list of ")}
        known = {*(each.name for each in query.parameters), *(["as_of"] if query.dated else [])}
        found: dict[str, list[str]] = {}
        for name, values in self.texts.items():
            parts = [part.strip() for value in values for part in (value.split("|") if name in lists else [value])]
            kept = [part for part in parts if part]
            if kept and name in known:
                found[name] = kept if name in lists else kept[-1:]
        return found


@dataclass(frozen=True)
class Field:
    """A parameter of a named query as a field of a form; `about` is empty for the date that stands for two bounds."""

    name: str
    about: str
    type: str
    required: bool
    choices: tuple[str, ...]
    several: bool
    values: tuple[str, ...]
    usual: str


def fields_of(query: Query, asked: Asked) -> list[Field]:
    """The fields of a query's form, filled with what was asked, or with its example where nothing was yet.

    Of a query that can be asked of a time, the two bounds of days are one field, a date, unless they are given.
    """
    example = parse_qs(query.example)
    filled: Mapping[str, list[str]] = asked.texts if asked.run or asked.texts else example
    fields = []
    for each in query.parameters:
        if query.dated and each.name in AS_OF and each.name not in filled:
            continue
        several = each.type.startswith("list of ")
        given = tuple(filled.get(each.name, ()))
        choices = each.choices or (("true", "false") if each.type == "boolean" else ())
        values = tuple(part for value in given for part in value.split("|")) if several and choices else given
        usual = "" if each.default in (None, "", []) else _text(each.default)
        fields.append(Field(each.name, each.about, each.type, each.required, choices, several, values, usual))
    if query.dated:
        fields.append(Field("as_of", "", "date", False, (), False, tuple(filled.get("as_of", ())), ""))
    return fields


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return " | ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _no_number(text: str) -> None:
    """NaN and Infinity: JSON has no such numbers."""
    raise ValueError(text)
