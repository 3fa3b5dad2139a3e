"""`gongjian subgraph`: what stands around an entity or lies in a region or theme, with measures where asked."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer

from gongjian import completion, terminal
from gongjian.asking import AllPlaces, AsJson, AsOf, Regions, Relations, Themes, Types, asked, told
from graph.analysis import MEASURES, measured
from graph.errors import BadRequest
from graph.repository.entities import Filter
from graph.repository.moments import Moment
from graph.repository.networks import DEEPEST, LIMIT, MOST, MOST_TIES, Extent, neighbourhood, network, undated
from graph.repository.places import known_places
from graph.store import Store
from graph.subgraph import Subgraph

FIRST = 10
"""How many groups and bridges a table shows; `--json` tells all."""


class Wanted(StrEnum):
    """The measures that can be asked for; `true` are all of them."""

    TRUE = "true"
    DEGREE = "degree"
    BETWEENNESS = "betweenness"
    COMPONENTS = "components"
    COMMUNITIES = "communities"
    BRIDGES = "bridges"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="提问 · Ask")(subgraph)


def subgraph(
    center: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="中心的标识；不填则取全部 · id of the centre, or all", autocompletion=completion.ids
        ),
    ] = "",
    depth: Annotated[
        int | None, typer.Option(min=1, max=DEEPEST, metavar="N", help="离中心几步 · how many steps from the centre")
    ] = None,
    type_: Types = None,
    relation: Relations = None,
    region: Regions = None,
    theme: Themes = None,
    measures: Annotated[
        list[Wanted] | None,
        typer.Option("--measures", help="另算这些指标；true 为全部 · measures to add; true adds them all"),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, metavar="N", help="最多几个实体 · the most entities")] = LIMIT,
    all_places: AllPlaces = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """中心周围，或一地区、主题之内的子图 · What stands around a centre, or lies in a region or theme."""
    if not center and depth is not None:
        raise BadRequest(
            "There is no depth without a centre.", mend="Name one, or leave --depth out.", zh="没有中心就没有 --depth。"
        )
    moment = Moment.of(as_of)

    async def ask(store: Store) -> tuple[Subgraph, int]:
        regions = await known_places(store, region or [])
        keep = Filter(tuple(type_ or ()), (), regions, tuple(theme or ()), all_places=all_places, moment=moment)
        extent = Extent(tuple(relation or ()), limit, MOST_TIES)
        around = neighbourhood(store, center, keep, depth or 1, extent) if center else network(store, keep, extent)
        found = await around
        return found, await undated(store, found, moment)

    found, dateless = asked(ask)
    named = set(measures or ())
    wanted = {name for name in MEASURES if Wanted(name) in named or Wanted.TRUE in named}
    counted = measured(found, wanted) if wanted else {}
    if as_json:
        more = {"measures": counted} if wanted else {}
        terminal.data({**found.wire(), **more, **moment.wire(dateless)})
        return
    _show(found, counted)
    capped(found.limits)
    told(moment, dateless)


def capped(limits: Mapping[str, int]) -> None:
    """Say on standard error which caps cut something."""
    if limits:
        caps = ", ".join(f"{name} {cap:,}" for name, cap in limits.items())
        terminal.note(f"到了上限，答案不全 · the answer was cut at its caps: {caps}")


def _show(found: Subgraph, counted: Mapping[str, Any]) -> None:
    columns = {name: counted[name] for name in ("degree",) if name in counted}
    columns |= {"betweenness": counted["betweenness"]["values"]} if "betweenness" in counted else {}
    names = {each.id: each.name for each in found.entities}
    terminal.listed(
        ("标识 id", "名称 name", "类型 type", *columns),
        ((each.id, each.name, each.type, *(of.get(each.id) for of in columns.values())) for each in found.entities),
        title=f"实体 entities: {len(found.entities)}",
    )
    terminal.listed(
        ("自 from", "关系 relation", "至 to"),
        ((names[each.from_], type(each).label.zh, names[each.to]) for each in found.relations),
        title=f"关系 relations: {len(found.relations)}",
    )
    groups = {"components": counted.get("components"), "communities": counted.get("communities", {}).get("groups")}
    for name, parts in groups.items():
        if parts is not None:
            terminal.listed(("个数 size", "成员 members"), _groups(parts, names), title=f"{name}: {len(parts)}")
    if "bridges" in counted:
        rows = ((names[each["entity"]], len(each["regions"])) for each in counted["bridges"][:FIRST])
        terminal.listed(("桥 bridge", "地区数 regions"), rows, title=f"bridges: {len(counted['bridges'])}")


def _groups(parts: list[list[str]], names: Mapping[str, str]) -> Iterable[tuple[int, str]]:
    for ids in parts[:FIRST]:
        shown = ", ".join(names[id_] for id_ in ids[:FIRST])
        yield len(ids), f"{shown} …" if len(ids) > FIRST else shown
