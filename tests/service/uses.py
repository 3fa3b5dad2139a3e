"""For every query parameter of every operation: two requests whose answers differ by it, and how they do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tests.service.examples import LIANQI, PAIRED, V1

How = Literal["fewer", "more", "none", "first", "later", "order", "other"]
"""Against the items without the parameter: some of them, more, none, the first ones, those after a page, the same in
another order, or others (counts, what is asked about, what an answer says besides its items)."""
TIMES = ("as_of", "as_of_from", "as_of_to")
"""Shown by a test of their own, which gives every fact its dates."""


@dataclass(frozen=True)
class Use:
    """A parameter, the request without it and with it, and how their items differ."""

    path: str
    parameter: str
    without: str
    with_: str
    how: How


_ALL = "limit=500"
_AROUND = f"/entities/{LIANQI}/neighbours"
_ENDS = "from=organization/haixi-resident-enterprises&to=organization/haixi-administrative-villages"
PLAIN: Mapping[str, tuple[tuple[str, str, str, How], ...]] = {
    # path of the document, its request: parameter, what both requests ask, what one asks besides, how it differs
    "/entities": (
        ("places", "type=Place&region=630103&limit=500", "places=all", "more"),
        ("region", "limit=500&dataset=haixi", "region=place/632801", "fewer"),
        ("limit", _ALL, "limit=3", "first"),
        ("cursor", _ALL, "cursor", "later"),
        ("type", "limit=500&dataset=haixi", "type=Fund", "fewer"),
        ("kind", "limit=500&dataset=haixi", "kind=mechanism", "fewer"),
        ("theme", "limit=500&dataset=haixi", "theme=theme/collective-economy", "fewer"),
        ("source", "limit=500&type=Fund", "source=source/haixi-2018", "fewer"),
        ("dataset", "limit=500&type=Fund", "dataset=haixi", "fewer"),
        ("changed_since", "type=Fund", "changed_since=2999-01-01", "none"),
        ("sort", "limit=500&type=Fund", "sort=-amount", "order"),
        ("facets", "type=Fund&limit=1", "facets=kind", "other"),
    ),
    "/entities/{type}/{slug}/neighbours": (
        ("limit", _ALL, "limit=3", "first"),
        ("cursor", _ALL, "cursor", "later"),
        ("relation", _ALL, "relation=HAS_THEME", "fewer"),
        ("type", _ALL, "type=Organization", "fewer"),
        ("direction", _ALL, "direction=in", "fewer"),
    ),
    "/search": (
        ("q", "q=华亭", "q=共建", "other"),
        ("type", "q=共建&limit=100", "type=Organization", "fewer"),
        ("region", "q=共建&limit=100", "region=632700", "fewer"),
        ("facets", "q=共建", "facets=type", "other"),
        ("places", "q=和平村&limit=100", "places=all", "more"),
        ("limit", "q=共建", "limit=3", "first"),
    ),
    "/match": (("places", "", "places=all", "other"),),
    "/suggest": (("q", "q=lqxc", "q=jinshizi", "other"), ("places", "q=和平村", "places=all", "other")),
    "/paths": (
        ("from", _ENDS, "from=place/632800", "other"),
        ("to", _ENDS, "to=place/632800", "other"),
        ("max_length", f"{_ENDS}&limit=20", "max_length=1", "fewer"),
        ("relation", f"{_ENDS}&limit=20", "relation=PAIRED_WITH", "fewer"),
        ("limit", f"{_ENDS}&limit=20", "limit=2", "first"),
    ),
    "/subgraph": (
        ("center", "limit=5000", f"center={LIANQI}", "fewer"),
        ("depth", f"center={LIANQI}", "depth=2", "more"),
        ("type", f"center={LIANQI}", "type=Theme", "fewer"),
        ("relation", f"center={LIANQI}", "relation=HAS_THEME", "fewer"),
        ("region", "limit=5000", "region=632800", "fewer"),
        ("theme", "limit=5000", "theme=theme/grids", "fewer"),
        ("places", "center=place/630103&type=Place&limit=5000", "places=all", "more"),
        ("measures", f"center={LIANQI}", "measures=degree", "other"),
        ("limit", "limit=5000&region=632800", "limit=9", "first"),
    ),
    "/exports/{form}": (
        ("center", "", f"center={LIANQI}", "fewer"),
        ("depth", f"center={LIANQI}", "depth=2", "more"),
        ("type", "region=632800", "type=Organization", "fewer"),
        ("relation", "region=632800", "relation=HAS_THEME", "fewer"),
        ("region", "", "region=632800", "fewer"),
        ("theme", "region=632800", "theme=theme/grids", "fewer"),
        ("places", "center=place/630103&type=Place", "places=all", "more"),
    ),
    "/compare": (
        ("region", "region=632800&region=620800", "region=630100", "more"),
        ("by", "region=632800&region=620800", "by=type", "other"),
    ),
    "/pairings": (
        ("region", "", "region=632800", "fewer"),
        ("limit", "", "limit=2", "first"),
        ("cursor", "", "cursor", "later"),
    ),
    "/pacts": (
        ("region", "", "region=632700", "fewer"),
        ("limit", "", "limit=2", "first"),
        ("cursor", "", "cursor", "later"),
    ),
    "/funds": (
        ("region", _ALL, "region=632800", "fewer"),
        ("kind", _ALL, "kind=saved", "fewer"),
        ("qualifier", _ALL, "qualifier=nearly", "fewer"),
        ("min_amount", _ALL, "min_amount=1e8", "fewer"),
        ("max_amount", _ALL, "max_amount=1e6", "fewer"),
        ("sort", _ALL, "sort=-amount", "order"),
        ("limit", _ALL, "limit=3", "first"),
        ("cursor", _ALL, "cursor", "later"),
    ),
    "/indicators": (
        ("region", _ALL, "region=632800", "fewer"),
        ("measure", _ALL, "measure=reserve-talent", "fewer"),
        ("unit", _ALL, "unit=%25", "fewer"),
        ("sort", _ALL, "sort=-value", "order"),
        ("limit", _ALL, "limit=3", "first"),
        ("cursor", _ALL, "cursor", "later"),
    ),
    "/flows": (("region", "", "region=620800", "fewer"),),
    "/timeline": (
        ("type", "limit=500", "type=Fund", "fewer"),
        ("region", _ALL, "region=620800", "fewer"),
        ("from", _ALL, "from=2020", "fewer"),
        ("to", _ALL, "to=2012", "fewer"),
        ("limit", _ALL, "limit=3", "first"),
        ("cursor", _ALL, "cursor", "later"),
    ),
    "/sources/{slug}/facts": (("limit", _ALL, "limit=3", "first"), ("cursor", _ALL, "cursor", "later")),
    "/places/{code}/children": (("limit", _ALL, "limit=3", "first"), ("cursor", _ALL, "cursor", "later")),
    "/changes": (
        ("since", "limit=3", "since=2999-01-01", "none"),
        ("limit", "", "limit=3", "first"),
        ("cursor", _ALL, "cursor", "later"),
    ),
    "/entities/{type}/{slug}/history": (("limit", "", "limit=1", "first"), ("cursor", "", "cursor", "later")),
    "/relations/{relation_id}/history": (("limit", "", "limit=1", "first"), ("cursor", "", "cursor", "later")),
}
FILLED: Mapping[str, str] = {
    "/entities/{type}/{slug}/neighbours": _AROUND,
    "/exports/{form}": "/exports/jsonld",
    "/sources/{slug}/facts": "/sources/haixi-2018/facts",
    "/places/{code}/children": "/places/630103/children",
    "/entities/{type}/{slug}/history": f"/entities/{LIANQI}/history",
    "/relations/{relation_id}/history": f"/relations/{PAIRED}/history",
}
"""Where a path has parts: one that there is."""
POSTED = {f"{V1}/match": {"queries": [{"name": "和平村"}]}}
"""What is sent where a question has a body."""
DATED = (f"{V1}/entities/{{type}}/{{slug}}/history", f"{V1}/relations/{{relation_id}}/history")
"""Asked of records that were loaded twice: of those loaded once there is one change of each fact."""


def plain() -> Iterator[Use]:
    """Those of all operations but named queries."""
    for path, uses in PLAIN.items():
        for parameter, without, with_, how in uses:
            base = f"{V1}{FILLED.get(path, path)}"
            yield Use(f"{V1}{path}", parameter, f"{base}?{without}", f"{base}?{joined(without, with_, parameter)}", how)


def joined(asked: str, more: str, parameter: str) -> str:
    """What is asked, with a parameter in the place of its own value; of regions to compare, with one more."""
    kept = [part for part in asked.split("&") if part and (more == part or not part.startswith(f"{parameter}="))]
    if parameter == "region" and "region=" in asked:
        kept = asked.split("&")
    return "&".join([*kept, more])
