"""Ties between bodies: pairings, and pacts of two or of many parties."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.ontology import Entity
from graph.queries import Query, query
from graph.repository.paging import Page, after, cursor, cut
from graph.repository.relations import Neighbour, Tie
from graph.store import Store

PAIRINGS = query("pairing/list")
PAIRINGS_COUNT = query("pairing/count")
PACTS = query("pact/list")
PACTS_COUNT = query("pact/count")
MANY_SIDED = query("pact/many_sided")
PARTIES = query("pact/parties")


@dataclass(frozen=True)
class Pact:
    """A pact of three or more parties: the initiative, and who takes part in it."""

    initiative: Entity
    parties: tuple[Neighbour, ...]


async def pairings(store: Store, regions: Sequence[str], *, limit: int, at: str | None) -> Page[Tie]:
    """A page of the pairings with an end in one of the regions, or of all."""
    question = f"pairings {sorted(regions)}"
    key = after(at, question, str)
    items, following = await _ties(store, PAIRINGS, regions, key[0] if key else "", limit)
    count = await store.read(PAIRINGS_COUNT, regions=list(regions))
    return Page(tuple(items), cursor(question, following) if following else None, count[0]["count"])


async def pacts(store: Store, regions: Sequence[str], *, limit: int, at: str | None) -> Page[Tie | Pact]:
    """A page of pacts: first those of two sides, then those of many."""
    question = f"pacts {sorted(regions)}"
    key = after(at, question, str, str)
    part, last = key or ("two", "")
    items: list[Tie | Pact] = []
    following: str | None = None
    if part == "two":
        two, following = await _ties(store, PACTS, regions, last, limit)
        items.extend(two)
        last = ""
    if following is None:
        part = "many"
        many, following = await _many_sided(store, regions, last, limit - len(items))
        items.extend(many)
    count = (await store.read(PACTS_COUNT, regions=list(regions)))[0]
    return Page(
        tuple(items),
        cursor(question, part, following) if following is not None else None,
        count["two_sided"] + count["many_sided"],
    )


async def _ties(
    store: Store, list_: Query, regions: Sequence[str], last: str, limit: int
) -> tuple[list[Tie], str | None]:
    rows = await store.read(list_, regions=list(regions), after=last, limit=limit + 1)
    page, final = cut(rows, limit)
    ties = [Tie(row["relation"], row["from"], row["to"], row["via"]) for row in page]
    return ties, final["relation"].id if final else None


async def _many_sided(store: Store, regions: Sequence[str], last: str, limit: int) -> tuple[list[Pact], str | None]:
    """Up to `limit` pacts after `last`, and where to go on: an empty string is the beginning."""
    rows = await store.read(MANY_SIDED, regions=list(regions), after=last, limit=limit + 1)
    if limit == 0:
        return [], last if rows else None
    page, final = cut(rows, limit)
    found = [row["pact"] for row in page]
    parties = await store.read(PARTIES, ids=[pact.id for pact in found])
    pacts_ = [
        Pact(pact, tuple(Neighbour(row["relation"], row["entity"]) for row in parties if row["pact"] == pact.id))
        for pact in found
    ]
    return pacts_, final["pact"].id if final else None
