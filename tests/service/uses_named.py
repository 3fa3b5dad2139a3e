"""For every parameter of every named query but those of time: two requests whose answers differ by it, and how."""

from collections.abc import Iterator, Mapping

from graph.queries import Query
from graph.repository.named import public
from tests.service.examples import V1
from tests.service.uses import TIMES, How, Use, joined

Value = tuple[str, How]
USUAL: Mapping[str, Value] = {
    "regions": ("place/632800", "fewer"),
    "limit": ("1", "first"),
    "most": ("1", "other"),
    "types": ("Initiative", "fewer"),
    "kinds": ("mechanism", "fewer"),
    "themes": ("theme/grids", "fewer"),
    "sources": ("source/haixi-2018", "fewer"),
    "datasets": ("haixi", "fewer"),
    "relations": ("HAS_THEME", "fewer"),
    "outgoing": ("false", "fewer"),
    "incoming": ("false", "fewer"),
    "at_least": ("5", "fewer"),
    "sort": ("name", "order"),
    "descending": ("true", "order"),
    "cap": ("1", "other"),
    "look": ("3", "fewer"),
    "measures": ("reserve-talent", "fewer"),
    "units": ("个", "fewer"),
    "qualifiers": ("exact", "fewer"),
    "min_amount": ("1e7", "fewer"),
    "max_amount": ("1e6", "fewer"),
    "narrowed_by_change": ("true", "none"),
    "changed_runs": ("run/000001", "more"),
    "id": ("place/620800", "other"),
    "ids": ("place/632800", "other"),
    "one": ("place/620800", "other"),
    "other": ("place/620800", "other"),
    "code": ("620800", "other"),
    "begin": ("place/430122", "none"),
    "end": ("place/430121001", "fewer"),
    "facets": ("kind", "other"),
    "first": ("20200101", "fewer"),
    "last": ("20121231", "fewer"),
}
"""A value by the name of the parameter, and how it changes an answer."""
COUNTING = {
    *("entity/count", "entity/facets", "entity/neighbours_count", "fund/sums", "indicator/count", "pact/count"),
    *("pairing/count", "place/children_count", "place/unknown_count", "place/unknown_facets", "region/undated"),
    *("theme/undated", "timeline/entities_count", "timeline/relations_count", "initiative/components"),
    *("initiative/grades", "organization/leaders", "theme/together"),
}
"""Queries whose rows are sums and groups: narrowed, the rows are others."""
_COUNTY = "begin=place/430121&end=place/430122"
BASES: Mapping[str, str] = {
    "compare/kinds": "regions=place/630100&types=Fund&types=Organization",
    **dict.fromkeys(("compare/measures", "compare/themes", "compare/types", "compare/years"), "regions=place/630100"),
    **dict.fromkeys(("compare/theme_sums", "compare/relation_years", "compare/money"), "regions=place/630100"),
    "catalog/counts": "datasets=xining",
    "catalog/relations": "datasets=xining",
    "entity/list": "limit=10000",
    "entity/facets": "facets=type",
    "entity/isolated": "but=HAS_THEME&but=LOCATED_IN&but=COVERS",
    "region/bridges": "one=place/632800&other=place/632700",
    "region/undated": "ids=place/630100",
    "fund/unused": "as_of=2012",
    "place/unknown_sorted": _COUNTY,
    **dict.fromkeys(("place/unknown", "place/unknown_count", "place/unknown_facets"), _COUNTY),
}
"""What is asked without the parameter, beside what the example gives of what is needed."""
# Of lists: an id in the middle, and what some entities have and some have not.
_MIDDLE = {
    "entity/list": "initiative/m",
    "fund/list": "fund/m",
    "indicator/list": "indicator/m",
    "place/unknown_sorted": "place/430121003",
}
_SOMETIMES = {"entity": "amount", "fund": "amount", "indicator": "date"}
# What is asked besides in both requests, the value, and how it differs, where the usual does not show it.
OWN: dict[tuple[str, str], tuple[str, str, How]] = {
    ("assistance/list", "regions"): ("", "place/620800", "fewer"),
    ("compare/measures", "most"): ("regions=place/620800", "1", "other"),
    ("compare/kinds", "types"): ("", "Initiative", "more"),
    ("entity/busiest", "look"): ("", "1", "fewer"),
    ("entity/isolated", "but"): ("but=PART_OF", "HAS_THEME&but=LOCATED_IN&but=COVERS", "more"),
    ("entity/neighbours", "after"): ("", "i", "fewer"),
    ("evidence/redacted", "regions"): ("", "place/632800", "none"),
    ("evidence/repeated", "at_least"): ("", "3", "fewer"),
    ("fund/list", "kinds"): ("", "saved", "fewer"),
    ("fund/pending", "regions"): ("", "place/632700", "fewer"),
    ("fund/per_head", "regions"): ("", "place/632700", "fewer"),
    ("fund/rates", "regions"): ("", "place/anonymised-district", "fewer"),
    ("fund/sums", "kinds"): ("", "saved", "fewer"),
    ("fund/unprovided", "kinds"): ("", "saved", "fewer"),
    ("indicator/shared", "at_least"): ("", "3", "fewer"),
    ("initiative/makers", "kinds"): ("", "mechanism", "other"),
    ("initiative/stages", "kinds"): ("", "mechanism", "other"),
    ("initiative/stages", "regions"): ("", "place/620800", "fewer"),
    ("initiative/unfunded", "kinds"): ("", "programme", "other"),
    ("initiative/venues", "kinds"): ("", "facility", "fewer"),
    ("initiative/venues", "regions"): ("", "place/632700", "fewer"),
    ("organization/groups", "kinds"): ("", "enterprise", "fewer"),
    ("organization/supervised", "at_least"): ("", "1", "more"),
    ("organization/supervised", "limit"): ("at_least=1", "1", "first"),
    ("organization/supervised", "regions"): ("at_least=1", "place/632800", "fewer"),
    ("pact/list", "after"): ("", "co-builds-with/8", "fewer"),
    ("pact/list", "regions"): ("", "place/632700", "fewer"),
    ("pact/many_sided", "after"): ("", "initiative/z", "none"),
    ("pact/many_sided", "regions"): ("", "place/632800", "none"),
    ("pact/parties", "ids"): ("", "initiative/haixi-lianqi-xingcun", "other"),
    ("pact/sizes", "regions"): ("", "place/632700", "fewer"),
    ("pairing/list", "after"): ("", "paired-with/8", "fewer"),
    ("pairing/programmes", "kinds"): ("", "enterprise", "fewer"),
    ("place/children", "after"): ("", "place/630103004", "fewer"),
    ("region/bridges", "types"): ("", "Initiative", "fewer"),
    ("region/themes", "ids"): ("", "place/630100", "other"),
    ("region/undated", "themed"): ("", "true", "other"),
    ("region/undated", "measured"): ("", "true", "other"),
    ("timeline/entities", "after"): ("day=20180920", "z", "fewer"),
    ("timeline/entities", "day"): ("", "20180920", "fewer"),
    ("timeline/relations", "after"): ("day=20100101&limit=10000", "leads/", "fewer"),
    ("timeline/relations", "day"): ("limit=10000", "20100102", "none"),
    ("timeline/relations", "regions"): ("limit=10000", "place/632800", "fewer"),
    ("timeline/relations", "relations"): ("limit=10000", "LEADS", "fewer"),
    ("timeline/relations", "first"): ("limit=10000", "20120101", "fewer"),
    ("timeline/relations", "last"): ("", "20091231", "none"),
    ("timeline/relations_count", "first"): ("", "20120101", "other"),
    ("timeline/relations_count", "last"): ("", "20091231", "other"),
}
for _of in ("kinds", "measures", "money", "themes", "types", "years", "theme_sums", "relation_years"):
    OWN[f"compare/{_of}", "regions"] = ("", "place/632800", "more")
for _of in ("counts", "relations"):
    OWN[f"catalog/{_of}", "datasets"] = ("", "haixi", "more")
for _of in ("count", "facets", "list"):
    OWN[f"entity/{_of}", "changed_runs"] = ("narrowed_by_change=true", "run/000001", "more")
for _of in ("unknown", "unknown_count", "unknown_facets", "unknown_sorted"):
    OWN[f"place/{_of}", "changed_runs"] = ("narrowed_by_change=true", "run/000001", "more")
    OWN[f"place/{_of}", "datasets"] = ("", "haixi", "none")
    OWN[f"place/{_of}", "end"] = ("", "place/430121002", "fewer")
for _of, _at in _MIDDLE.items():
    _by = _SOMETIMES.get(_of.partition("/")[0], "amount")
    OWN[_of, "started"] = (f"value={_at}&after={_at}", "true", "fewer")
    OWN[_of, "value"] = ("started=true", _at, "more")
    OWN[_of, "after"] = (f"started=true&absent=true&sort={_by}", _at, "fewer")
    OWN[_of, "absent"] = (f"started=true&sort={_by}&after={_at}", "true", "fewer")
for _name in ("entity/count", "entity/facets", "place/unknown_count", "place/unknown_facets"):
    OWN[_name, "changed_runs"] = ("narrowed_by_change=true", "run/000001", "other")
for _name in ("place/unknown_count", "place/unknown_facets"):
    OWN[_name, "datasets"], OWN[_name, "end"] = ("", "haixi", "other"), ("", "place/430121002", "other")


DATED = ("timeline/relations", "timeline/relations_count", "compare/relation_years", "fund/unused")
"""Queries for which the records have too few dates: asked of records that were given some."""
ALONE = {("pact/many_sided", "limit"): "there is one pact of many sides in the records"}
"""Parameters that nothing in the records shows, and why."""


def named() -> Iterator[Use]:
    """Every parameter of every query."""
    for name, query in public().items():
        for parameter in query.parameters:
            if parameter.name not in TIMES and (name, parameter.name) not in ALONE:
                yield _use(name, query, parameter.name)


def _use(name: str, query: Query, parameter: str) -> Use:
    value, how = USUAL.get(parameter, ("", "other"))
    besides = ""
    if (name, parameter) in OWN:
        besides, value, how = OWN[name, parameter]
    elif name in COUNTING and how in ("fewer", "none", "more"):
        how = "other"
    base = "&".join(filter(None, (_base(name, query) if parameter != "but" else "", besides)))
    path = f"{V1}/queries/{name}"
    return Use(path, parameter, f"{path}?{base}", f"{path}?{_with(base, parameter, value, how)}", how)


def _base(name: str, query: Query) -> str:
    if name in BASES:
        return BASES[name]
    needed = {each.name for each in query.parameters if each.required or each.name == "ids"}
    return "&".join(part for part in query.example.split("&") if part.partition("=")[0] in needed)


def _with(base: str, parameter: str, value: str, how: How) -> str:
    """The request with the parameter: beside its own values where there are to be more, else in their place."""
    more = f"{parameter}={value}"
    return f"{base}&{more}" if how == "more" else joined(base, more, parameter)
