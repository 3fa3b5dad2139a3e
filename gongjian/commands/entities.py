"""`gongjian show` and `gongjian neighbours`: one fact with its evidence, and what stands around it."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from gongjian import completion, terminal
from gongjian.asking import PER_PAGE, AsJson, AsOf, Cursor, Every, Limit, Relations, Types, asked, more, pages, told
from graph.ontology import ONTOLOGY, Entity, Fact
from graph.repository import entities, relations
from graph.repository.moments import Moment, Span
from graph.repository.paging import Page
from graph.repository.relations import Direction, Neighbour, Tie
from graph.store import Store

APART = ("id", "type", "name", "cited", "sources", "relations", "busiest")
"""What of a fact is not told in the table of its properties."""
Id = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="如 initiative/haixi-lianqi-xingcun · id of a fact", autocompletion=completion.ids
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (show, neighbours):
        app.command(rich_help_panel="提问 · Ask")(command)


def show(id_: Id, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """一条事实连同其关系与引证 · An entity with its relations and evidence, or a relation with both its ends."""
    moment = Moment.of(as_of)
    if ONTOLOGY.relation_type_of(id_):
        tie = asked(lambda store: relations.relation(store, id_, moment))
        undated = int(Span.stated(tie.relation).undated)
        if as_json:
            terminal.data({**tie.wire(), **moment.wire(undated)})
            return
        _tie(tie)
    else:
        undated = _entity(id_, moment, as_json)
    if not as_json:
        told(moment, undated)


def neighbours(
    id_: Id,
    relation: Relations = None,
    direction: Annotated[Direction, typer.Option(help="方向 · which way the relations go")] = "both",
    type_: Types = None,
    limit: Limit = PER_PAGE,
    cursor: Cursor = None,
    every: Every = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """一个实体的关系，各带其另一端 · The relations of an entity, each with its other end."""
    moment = Moment.of(as_of)

    async def ask(store: Store) -> Page[Neighbour]:
        async def part(size: int, at: str | None) -> Page[Neighbour]:
            return await relations.neighbours(
                store,
                id_,
                relations=relation or (),
                types=type_ or (),
                direction=direction,
                moment=moment,
                limit=size,
                at=at,
            )

        return await pages(part, limit, cursor, every)

    page = asked(ask)
    if as_json:
        terminal.data({**page.wire(Neighbour.wire), **moment.wire(page.undated)})
        return
    _around(id_, page)
    told(moment, page.undated, page.total)
    more(page)


def _entity(id_: str, moment: Moment, as_json: bool) -> int:
    """Print an entity; how many facts of the answer are undated."""

    async def ask(store: Store) -> tuple[entities.Detail, Page[Neighbour] | None]:
        found = await entities.detail(store, id_, moment)
        around = None if as_json else await relations.neighbours(store, id_, moment=moment, limit=PER_PAGE)
        return found, around

    found, around = asked(ask)
    if around is None:
        terminal.data({**found.wire(), **moment.wire(found.undated)})
        return found.undated
    _fact(found.entity, found.entity.name)
    _around(id_, around)
    if around.next is not None:
        terminal.note(f"另有 · there are more: gongjian neighbours {id_}")
    return found.undated


def _tie(tie: Tie) -> None:
    _fact(tie.relation, f"{tie.from_.name} —{type(tie.relation).label.zh}→ {tie.to.name}")


def _fact(fact: Fact, title: str) -> None:
    """A fact's properties and its evidence."""
    label, shown = type(fact).label, fact.wire()
    properties = [(_named(fact, name), value) for name, value in shown.items() if name not in APART]
    terminal.said(f"{title}\n{label.zh} {shown['type']} · {shown['id']}")
    terminal.listed(("属性 property", "值 value"), properties)
    terminal.listed(("原词 phrase", "所述 states", "来源 source", "位置 at"), _evidence(fact), title="引证 evidence")


def _named(fact: Fact, name: str) -> str:
    """A property by its Chinese label and its name."""
    fields = type(fact).model_fields.items()
    label = next((field.title for of, field in fields if name in (of, field.alias)), None)
    return f"{label} {name}" if label else name


def _evidence(fact: Fact) -> Iterator[tuple[Any, ...]]:
    for each in fact.cited:
        words = f"{each.prefix or ''}【{each.exact}】{each.suffix or ''}" if each.prefix or each.suffix else each.exact
        at = "" if each.start is None else f"{each.start}-{each.end}"
        yield words, each.states, each.source, at


def _around(id_: str, page: Page[Neighbour]) -> None:
    columns = ("关系 relation", "另一端 other end", "标识 id", "原词 phrase")
    terminal.listed(columns, (_neighbour(id_, each) for each in page.items), title=f"关系 relations: {page.total}")


def _neighbour(id_: str, each: Neighbour) -> tuple[Any, ...]:
    label, other = type(each.relation).label.zh, each.entity
    way = f"—{label}→" if each.relation.to == other.id and other.id != id_ else f"←{label}—"
    return way, _name(other), other.id, [citation.exact for citation in each.relation.cited]


def _name(entity: Entity) -> str:
    return f"{entity.name}（{type(entity).label.zh}）"
