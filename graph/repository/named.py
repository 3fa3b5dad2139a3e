"""Named queries: those that anyone may ask, and their answers as columns and rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from graph.errors import BadRequest
from graph.ontology import Entity, Fact, Relation
from graph.ontology.model import COUNTRY
from graph.parameters import Parameter
from graph.queries import Query, queries
from graph.repository import networks
from graph.repository.entities import check_ids, check_relations, check_types
from graph.repository.moments import ALWAYS, Moment
from graph.repository.places import ANCESTORS, known_places, placed
from graph.store import Store
from graph.subgraph import Subgraph

MOST = 10_000
"""How many rows an answer has at most; more are said to be cut off."""
LINES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"compare": ("regions",), "region": ("ids", "one", "other"), "place/coded_within": ("ids",)}
)
"""By noun or name: parameters that name the places an answer is about one by one, rather than narrow it to places."""
BRIDGES = "region/bridges"
IDS = ("id", "ids", "themes", "sources")
"""Parameters that name entities, in every query that has them."""


@dataclass(frozen=True)
class Answer:
    """Rows of values in the order of the columns; `truncated` says that there were more than `most`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    truncated: bool = False
    most: int = MOST

    def wire(self) -> dict[str, Any]:
        """The answer as JSON shows it, with facts in the shapes that they have everywhere."""
        shown: dict[str, Any] = {
            "columns": list(self.columns),
            "rows": [[plain(cell) for cell in row] for row in self.rows],
        }
        return {**shown, "truncated": True, "limits": {"rows": self.most}} if self.truncated else shown


@lru_cache(maxsize=1)
def public() -> Mapping[str, Query]:
    """The queries that anyone may ask, by name: they read, and their headers do not keep them back."""
    return MappingProxyType({name: each for name, each in queries().items() if each.public and each.access == "read"})


def known(name: str) -> Query:
    """The public query of a name. Raises BadRequest where there is none."""
    if name not in public():
        raise BadRequest(
            f"There is no query {name}.",
            mend="`gongjian query` and GET /api/v1/queries list them.",
            parameter="query",
            zh=f"没有命名查询 {name}。",
        )
    return public()[name]


def described(named: Query, base: str) -> dict[str, Any]:
    """A query as JSON shows it: its parameters, its columns, and below which address its example is asked."""
    asked = f"?{named.example}" if named.example else ""
    return {
        "name": named.name,
        "summary": named.summary,
        "parameters": [_parameter(each) for each in named.parameters],
        "returns": [{"name": name, "type": type_} for name, type_ in named.returns],
        "dated": named.dated,
        "href": f"{base}/queries/{named.name}{asked}",
    }


def _parameter(each: Parameter) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": each.name, "type": each.type, "about": each.about, "required": each.required}
    if each.choices:
        shown["choices"] = list(each.choices)
    return shown if each.default is None else {**shown, "default": each.default}


async def ask(store: Store, asked: Query, given: Mapping[str, Any], *, most: int = MOST) -> Answer:
    """The answer of a query to parameters that are complete: see `Query.values`.

    Places may be named by code too, and the country among `regions` keeps all. Raises BadRequest for an id, a type of
    node or a type of relation that is not there, and for a bridge between places of which one lies in the other.
    """
    meant = await _meant(store, asked, given)
    if "limit" in meant:  # the text of the query cuts, and does not say so: one more row is asked for
        most = min(most, meant["limit"])
        meant["limit"] = most + 1
    rows = await store.read(asked, most + 1, **meant)
    columns = tuple(name for name, _ in asked.returns)
    kept = tuple(tuple(row[name] for name in columns) for row in rows[:most])
    return Answer(columns, kept, len(rows) > most, most)


async def undated(store: Store, answer: Answer, moment: Moment) -> int:
    """How many of the facts in the rows are undated, each once; what a row only counts is not among them."""
    facts = list(_facts(answer.rows))
    entities = {fact.id: fact for fact in facts if isinstance(fact, Entity)}
    relations = {fact.id: fact for fact in facts if isinstance(fact, Relation)}
    shown = Subgraph(tuple(entities.values()), tuple(relations.values()))
    return await networks.undated(store, shown, moment)


def _facts(value: object) -> Iterator[Fact]:
    """The facts in a value, at any depth."""
    if isinstance(value, Fact):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _facts(each)


async def _meant(store: Store, asked: Query, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters with places as their ids; a query by itself would answer nothing where none is meant by them."""
    lines = LINES.get(asked.name, LINES.get(asked.name.partition("/")[0], ()))
    meant = dict(given)
    for name, value in given.items():
        if name in lines:
            found = await _lines(store, [value] if isinstance(value, str) else value, name)
            meant[name] = found[0] if isinstance(value, str) else found
        elif name == "regions":
            meant[name] = list(await known_places(store, value, name))
        elif name in IDS:
            await check_ids(store, [value] if isinstance(value, str) else value, name)
    check_types(store, given.get("types", ()), "types")
    for name in ("relations", "but"):
        check_relations(store, given.get(name, ()), name)
    if asked.name == BRIDGES:
        await _apart(store, meant["one"], meant["other"])
    return meant


async def _apart(store: Store, one: str, other: str) -> None:
    """Raise BadRequest for two places that are one, or of which one lies in the other: it holds all the bridges."""
    for low, high in ((one, other), (other, one)):
        above = {row["place"].id for row in await store.read(ANCESTORS, id=low, **ALWAYS.parameters)}
        if high in {low, *above}:
            raise BadRequest(
                f"{low} is {high}, or lies in it: there is nothing between them.",
                parameter="other",
                mend="Name two places of which neither lies in the other.",
                zh=f"{low} 就是 {high} 或在其内，两者之间无所谓桥梁；请给出互不隶属的两地。",
            )


async def _lines(store: Store, named: Sequence[str], parameter: str) -> list[str]:
    """The ids of places that an answer is about one by one. Raises BadRequest for the country: all lies in it."""
    found = await placed(store, named, parameter)
    if COUNTRY in found:
        raise BadRequest(
            "The country holds all: name places below it.",
            parameter=parameter,
            zh="国家包括全部；请给出其下的地点。",
        )
    return list(dict.fromkeys(found))


def plain(value: object) -> object:
    """A value with the facts in it, at any depth, in their wire shapes."""
    if isinstance(value, Fact):
        return value.wire()
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value
