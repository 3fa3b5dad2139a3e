"""Unknown places: those that nothing is said of. There are so many that they are only ever read by ranges of ids."""

import re
from collections.abc import Sequence
from typing import Any

from graph.errors import BadRequest
from graph.queries import query
from graph.repository.moments import ALWAYS
from graph.store import Row, Store

LISTED = query("place/unknown")
SORTED = query("place/unknown_sorted")
COUNTED = query("place/unknown_count")
FACETS = query("place/unknown_facets")
CODED_WITHIN = query("place/coded_within")
SEVERAL = query("entity/several")

COUNTY_DIGITS = 6
"""Digits of the code of a county and of all above it; those of larger divisions end in zeros."""
ALL = ("place/", "place0")
"""Less and greater than the id of every place."""
_CODED = re.compile(r"place/([0-9]{6}|[0-9]{9}|[0-9]{12})")
NARROWED = ("datasets", "changed_runs", "narrowed_by_change", "as_of_from", "as_of_to")
"""The parameters of `entity/list` that concern them."""
Span = tuple[str, str]


async def prefixes(store: Store, regions: Sequence[str]) -> list[str]:
    """How the codes begin of all that lies in the regions: `['']`, all codes, where there are none.

    A region without a code has those of the known places in it.
    """
    if not regions:
        return [""]
    rows = await store.read(SEVERAL, ids=sorted(set(regions)), **ALWAYS.parameters)
    found = [row["entity"] for row in rows]
    codes = [each.id.removeprefix("place/") for each in found if _CODED.fullmatch(each.id)]
    uncoded = [each.id for each in found if not _CODED.fullmatch(each.id)]
    if uncoded:
        codes += [row["code"] for row in await store.read(CODED_WITHIN, ids=uncoded, **ALWAYS.parameters)]
    begun = sorted({_begin(code) for code in codes})
    return [each for each in begun if not any(each != other and each.startswith(other) for other in begun)]


async def spans(store: Store, regions: Sequence[str]) -> list[Span]:
    """The ranges of ids of all places in the regions, or the one of all places: from the least to before the last."""
    if not regions:
        return [ALL]
    return [(f"place/{begun}", f"place/{begun}:") for begun in await prefixes(store, regions)]


def _begin(code: str) -> str:
    """How the codes begin of all below a division: 632700 is 6327, 630000 is 63, 632701003 is itself."""
    return re.sub(r"(00){1,2}$", "", code) if len(code) == COUNTY_DIGITS else code


async def listed(
    store: Store, within: Sequence[Span], narrowed: dict[str, Any], page: dict[str, Any], limit: int
) -> list[Row]:
    """Rows of unknown places as `entity/list` has them, `page` being its parameters of sorting and paging.

    Raises BadRequest where all places of the country would have to be sorted by anything but their ids.
    """
    if page["sort"] != "id" or page["descending"]:
        if ALL in within:
            raise BadRequest(
                "All places of the country are listed in the order of their ids only.",
                parameter="sort",
                mend="Leave sort out, or name a region.",
                zh="列出全国所有地点时只能按标识排序；请去掉 sort，或指定地区。",
            )
        many = [await store.read(SORTED, begin=low, end=high, **narrowed, **page, limit=limit) for low, high in within]
        return [row for rows in many for row in rows]
    found: list[Row] = []
    for low, high in within:
        begin = max(low, f"{page['after']} ") if page["started"] else low
        if begin < high and len(found) < limit:
            found += await store.read(LISTED, begin=begin, end=high, **narrowed, limit=limit - len(found))
    return found


async def counted(store: Store, within: Sequence[Span], narrowed: dict[str, Any], cap: int) -> tuple[int, int]:
    """How many there are, counted no further than the cap, and how many of them are undated."""
    total = undated = 0
    for low, high in within:
        if total < cap:
            row = (await store.read(COUNTED, begin=low, end=high, **narrowed, cap=cap - total))[0]
            total, undated = total + int(row["count"]), undated + int(row["undated"])
    return total, undated


async def facets(
    store: Store, within: Sequence[Span], narrowed: dict[str, Any], names: Sequence[str]
) -> dict[str, dict[str, int]]:
    """How many lie in each region and come from each dataset; the other facets they have not."""
    found: dict[str, dict[str, int]] = {}
    for low, high in within:
        for row in await store.read(FACETS, begin=low, end=high, **narrowed):
            values = {"type": "Place", "region": row["region"], "dataset": row["dataset"]}
            for name in names:
                if value := values.get(name):
                    counts = found.setdefault(name, {})
                    counts[value] = counts.get(value, 0) + row["count"]
    return found


def merged(one: Sequence[Row], other: Sequence[Row], page: dict[str, Any]) -> list[Row]:
    """Two lists in the order of `entity/list` as one: by value, ids breaking ties, absent values last."""
    rows = sorted([*one, *other], key=lambda row: str(row["entity"].id))
    present = [row for row in rows if row["value"] is not None]
    present.sort(key=lambda row: row["value"], reverse=page["descending"])
    return [*present, *(row for row in rows if row["value"] is None)]
