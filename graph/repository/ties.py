"""Ties between bodies: pairings, and pacts of two or of many parties."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.ontology import Entity
from graph.queries import Query, query
from graph.repository.moments import ALWAYS, Moment
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

    def wire(self) -> dict[str, Any]:
        """The pact as JSON shows it."""
        return {"initiative": self.initiative.wire(), "parties": [each.wire() for each in self.parties]}


async def pairings(
    store: Store, regions: Sequence[str], moment: Moment = ALWAYS, *, limit: int, at: str | None
) -> Page[Tie]:
    """A page of the pairings with an end in one of the regions, or of all."""
    asked = {"regions": sorted(regions), **moment.parameters}
    question = moment.marked(f"pairings {sorted(regions)}")
    key = after(at, question, str)
    items, following = await _ties(store, PAIRINGS, asked, key[0] if key else "", limit)
    count = (await store.read(PAIRINGS_COUNT, **asked))[0]
    return Page(tuple(items), cursor(question, following) if following else None, count["count"], count["undated"])


async def pacts(
    store: Store, regions: Sequence[str], moment: Moment = ALWAYS, *, limit: int, at: str | None
) -> Page[Tie | Pact]:
    """A page of pacts: first those of two sides, then those of many."""
    asked = {"regions": sorted(regions), **moment.parameters}
    question = moment.marked(f"pacts {sorted(regions)}")
    key = after(at, question, str, str)
    part, last = key or ("two", "")
    items: list[Tie | Pact] = []
    following: str | None = None
    if part == "two":
        two, following = await _ties(store, PACTS, asked, last, limit)
        items.extend(two)
        last = ""
    if following is None:
        part = "many"
        many, following = await _many_sided(store, asked, last, limit - len(items))
        items.extend(many)
    count = (await store.read(PACTS_COUNT, **asked))[0]
    return Page(
        tuple(items),
        cursor(question, part, following) if following is not None else None,
        count["two_sided"] + count["many_sided"],
        count["undated"],
    )


async def _ties(
    store: Store, list_: Query, asked: dict[str, Any], last: str, limit: int
) -> tuple[list[Tie], str | None]:
    rows = await store.read(list_, **asked, after=last, limit=limit + 1)
    page, final = cut(rows, limit)
    ties = [Tie(row["relation"], row["from"], row["to"], row["via"]) for row in page]
    return ties, final["relation"].id if final else None


async def _many_sided(store: Store, asked: dict[str, Any], last: str, limit: int) -> tuple[list[Pact], str | None]:
    """Up to `limit` pacts after `last`, and where to go on: an empty string is the beginning."""
    rows = await store.read(MANY_SIDED, **asked, after=last, limit=limit + 1)
    if limit == 0:
        return [], last if rows else None
    page, final = cut(rows, limit)
    found = [row["pact"] for row in page]
    then = {name: value for name, value in asked.items() if name != "regions"}
    parties = await store.read(PARTIES, ids=[pact.id for pact in found], **then)
    pacts_ = [
        Pact(pact, tuple(Neighbour(row["relation"], row["entity"]) for row in parties if row["pact"] == pact.id))
        for pact in found
    ]
    return pacts_, final["pact"].id if final else None
