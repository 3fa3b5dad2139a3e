"""`gongjian search`: names, aliases, pinyin and initials."""

from enum import StrEnum
from typing import Annotated

import typer

from gongjian import terminal
from gongjian.asking import AllPlaces, AsJson, AsOf, Regions, Types, asked, told
from graph.repository import searching
from graph.repository.moments import Moment
from graph.repository.places import known_places
from graph.store import Store


class Facet(StrEnum):
    """What hits can be counted by."""

    TYPE = "type"
    KIND = "kind"
    REGION = "region"
    DATASET = "dataset"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="提问 · Ask")(search)


def search(
    q: Annotated[str, typer.Argument(metavar="Q", help="中文、拼音或首字母 · Chinese, pinyin or initials")],
    type_: Types = None,
    region: Regions = None,
    facets: Annotated[
        list[Facet] | None, typer.Option("--facets", help="另按这些计数 · count by these as well")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, metavar="N", help="最多几条 · the most hits")] = 20,
    all_places: AllPlaces = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """搜索名称、别名、拼音与首字母 · Search names, aliases, pinyin and initials."""
    moment = Moment.of(as_of)

    async def ask(store: Store) -> searching.Found:
        return await searching.search(
            store,
            q,
            types=type_ or [],
            regions=await known_places(store, region or []),
            facets=facets or [],
            all_places=all_places,
            moment=moment,
            limit=limit,
        )

    found = asked(ask)
    if as_json:
        terminal.data({**found.wire(), **moment.wire(found.undated)})
        return
    columns = ("标识 id", "名称 name", "类型 type", "匹配 matched", "得分 score")
    terminal.listed(
        columns,
        (
            (hit.entity.id, hit.entity.name, hit.entity.type, hit.match.matched, f"{hit.match.score:.2f}")
            for hit in found.hits
        ),
    )
    for name, counts in found.facets.items():
        terminal.listed((name, "个数 count"), counts.items())
    told(moment, found.undated, found.total)
