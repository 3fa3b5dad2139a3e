"""Networks: paths, subgraphs, and files of them."""

from collections.abc import Iterable, Mapping
from os import PathLike
from types import MappingProxyType
from typing import Literal

from gongjian.client.ask import API, Ask, Download, Known, Many, Ref, Refs, When, params
from gongjian.client.models import Paths, Subgraph

Measure = Literal["degree", "betweenness", "components", "communities", "bridges"]
Form = Literal["graphml", "gexf", "jsonld", "jsonl", "csv", "xlsx", "parquet", "cypher", "html"]


KINDS: Mapping[str, str] = MappingProxyType(
    {
        "graphml": "application/graphml+xml",
        "gexf": "application/gexf+xml",
        "jsonld": "application/ld+json",
        "jsonl": "application/jsonl",
        "csv": "application/zip",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "parquet": "application/zip",
        "cypher": "application/x-cypher-query",
        "html": "text/html",
    }
)
"""The media type of each form of file."""


def paths(
    from_: Ref,
    to: Ref,
    *,
    max_length: int | None = None,
    relation: Many = (),
    as_of: When | None = None,
    limit: int | None = None,
) -> Ask[Paths]:
    """How two entities hang together: at most `limit` paths of at most `max_length` relations, the shortest first."""
    asked = params(from_=from_, to=to, max_length=max_length, relation=relation, as_of=as_of, limit=limit)
    return Ask(f"{API}/paths", Paths, asked)


def subgraph(
    center: Ref | None = None,
    *,
    depth: int | None = None,
    type: Many = (),
    relation: Many = (),
    region: Refs = (),
    theme: Refs = (),
    measures: bool | Measure | Iterable[Measure] = False,
    places: Known = "known",
    as_of: When | None = None,
    limit: int | None = None,
) -> Ask[Subgraph]:
    """What stands around an entity, at most `depth` (1 to 3) steps away; without one, what passes the filters.

    At most `limit` entities, the nearest first; `truncated` says where that cut something. `measures=True` adds all
    measures, or name those wanted.
    """
    asked = params(
        center=center,
        depth=depth,
        type=type,
        relation=relation,
        region=region,
        theme=theme,
        measures=None if measures is False else measures,
        places=places,
        as_of=as_of,
        limit=limit,
    )
    return Ask(f"{API}/subgraph", Subgraph, asked)


def export(
    form: Form,
    path: str | PathLike[str],
    *,
    center: Ref | None = None,
    depth: int | None = None,
    type: Many = (),
    relation: Many = (),
    region: Refs = (),
    theme: Refs = (),
    places: Known | None = None,
    as_of: When | None = None,
) -> Download:
    """Write a file of the graph, of a part of it or of what stands around a centre, for Gephi (`gexf`) and others.

    It is never cut, but for what stands around a centre. It is received piece by piece, and stands at `path` only when
    it is complete; what stood there before is replaced. Returns the path. Raises ValueError for a form that is none.
    """
    if form not in KINDS:
        raise ValueError(f"{form!r} 不是导出格式 · is no form of file: write one of {', '.join(KINDS)}")
    asked = params(
        center=center,
        depth=depth,
        type=type,
        relation=relation,
        region=region,
        theme=theme,
        places=places,
        as_of=as_of,
    )
    return Download(f"{API}/exports/{form}", asked, path, KINDS[form])


def network_page(
    path: str | PathLike[str],
    *,
    center: Ref | None = None,
    depth: int | None = None,
    type: Many = (),
    region: Refs = (),
    theme: Refs = (),
    source: Refs = (),
    places: Known | None = None,
    as_of: When | None = None,
) -> Download:
    """Write the network page, drawn, as one file that opens in any browser. Returns the path."""
    asked = params(
        center=center,
        depth=depth,
        type=type,
        region=region,
        theme=theme,
        source=source,
        places=places,
        as_of=as_of,
    )
    return Download("/network", asked, path, KINDS["html"])
