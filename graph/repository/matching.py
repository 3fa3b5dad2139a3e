"""Matching: which entities a name of somebody else's list may mean, best first, with reasons."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.errors import BadRequest
from graph.likeness import REASONS, Described, Kind, Likeness, Reason, likeness
from graph.ontology import Entity
from graph.repository.candidates import AT_ONCE, Offered, Within, offered, places_named
from graph.repository.entities import check_types, spans
from graph.repository.places import paths, placed
from graph.store import Store

SURE = 80
LEAD = 10
CERTAIN: frozenset[Kind] = frozenset({"id_equal", "name_equal", "normal_equal", "alias_equal", "abbreviation"})
AGAINST: frozenset[Kind] = frozenset({"region_other", "type_other"})
"""The best candidate is meant for sure where its score is at least SURE and LEAD above that of the next, its name fits
in one of the certain ways, and nothing stands against it."""
ALL = Within()
ID_EQUAL = REASONS["id_equal"].weight
PLACED_AGAIN = 4
"""How many times the candidates that are shown are compared with the names of their places, too."""
CODE = re.compile(r"(place/)?[a-z0-9-]+")


@dataclass(frozen=True)
class Wanted:
    """A name to match, its types and its region: the id, the code or the name of a place.

    Another type or region counts against a candidate. `field` is what the caller's errors name the question by;
    `lenient` overlooks a region that is no place's.
    """

    name: str
    types: tuple[str, ...] = ()
    region: str = ""
    field: str = ""
    lenient: bool = False


@dataclass(frozen=True)
class Candidate:
    """An entity that may be meant, how alike it is and why, whether it is undated, and where it is, in words."""

    entity: Entity
    likeness: Likeness
    undated: bool = False
    path: str = ""

    @property
    def score(self) -> int:
        """From 0 to 100."""
        return self.likeness.score

    def wire(self, *, match: bool) -> dict[str, Any]:
        """The candidate as JSON shows it; `match` where it is meant for sure."""
        reasons = [reason.wire() for reason in self.likeness.reasons]
        return {"entity": self.entity.wire(), "score": self.score, "match": match, "reasons": reasons}


@dataclass(frozen=True)
class Matched:
    """What a name may mean, best first; the places its region was taken for; whether the first is meant for sure."""

    wanted: Wanted
    candidates: tuple[Candidate, ...] = ()
    regions: tuple[str, ...] = ()
    sure: bool = False

    def wire(self) -> dict[str, Any]:
        """The result as JSON shows it."""
        shown = [each.wire(match=self.sure and at == 0) for at, each in enumerate(self.candidates)]
        region = {"region": list(self.regions)} if self.wanted.region else {}
        return {"name": self.wanted.name, **region, "candidates": shown}


Scored = tuple[Offered, Likeness]


async def match(store: Store, wanted: Sequence[Wanted], within: Within = ALL, *, limit: int = 5) -> list[Matched]:
    """What each name may mean, in their order, at most `limit` candidates each.

    Raises BadRequest for a type or the id or code of a region that there is not. A name that no place bears is no
    reason for or against; `regions` of the result says what each was taken for.
    """
    for each in wanted:
        check_types(store, each.types, each.field + "type")
    check_types(store, within.types)
    known = await _regions(store, wanted)
    near = [known.get(each.region, ()) for each in wanted]
    found = await offered(store, [(each.name, at) for each, at in zip(wanted, near, strict=True)], within)
    # comparing is computing: not on the loop that answers everybody else
    scored = await asyncio.to_thread(_compared, wanted, near, found, {})
    best = [each[: PLACED_AGAIN * limit] for each in scored]
    above = await _above(store, best)
    again = await asyncio.to_thread(_compared, wanted, near, [[one for one, _ in each] for each in best], above)
    return await _matched(store, list(zip(wanted, near, again, strict=True)), above, limit)


def sure(scored: Sequence[Likeness]) -> bool:
    """Whether the first of several, best first, is meant beyond doubt."""
    if not scored or scored[0].score < SURE:
        return False
    second = scored[1].score if len(scored) > 1 else 0
    kinds = scored[0].kinds
    return bool(kinds & CERTAIN) and not kinds & AGAINST and scored[0].score - second >= LEAD


async def _matched(
    store: Store,
    found: Sequence[tuple[Wanted, tuple[str, ...], list[Scored]]],
    above: Mapping[str, tuple[str, ...]],
    limit: int,
) -> list[Matched]:
    """The results, with the entities that are shown."""
    shown = await spans(store, [one.id for _, _, scored in found for one, _ in scored[:limit]])
    return [
        Matched(
            wanted,
            tuple(
                Candidate(shown[one.id][0], like, one.undated, _said(one, above))
                for one, like in scored[:limit]
                if one.id in shown
            ),
            near,
            sure([like for _, like in scored]),
        )
        for wanted, near, scored in found
    ]


def _said(offer: Offered, above: Mapping[str, tuple[str, ...]]) -> str:
    return next((" / ".join(above[place]) for place in offer.described.places if place in above), "")


def _compared(
    wanted: Sequence[Wanted],
    near: Sequence[tuple[str, ...]],
    found: Sequence[Sequence[Offered]],
    above: Mapping[str, tuple[str, ...]],
) -> list[list[Scored]]:
    """What was offered for each name that is at all like it, best first; `above` has the names of places."""
    compared: list[list[Scored]] = []
    for one, regions, offers in zip(wanted, near, found, strict=True):
        once = {each.id: each for each in offers}.values()
        scored = [(each, _alike(one, regions, each, above)) for each in once]
        compared.append(sorted((each for each in scored if each[1].score > 0), key=_order))
    return compared


def _alike(wanted: Wanted, near: tuple[str, ...], offer: Offered, above: Mapping[str, tuple[str, ...]]) -> Likeness:
    its = offer.described
    if wanted.name == offer.id and not its.redacted:
        return Likeness(ID_EQUAL, (Reason("id_equal", ID_EQUAL, offer.id),))
    # of several types, one that is among them is the same
    type_ = its.type if its.type in wanted.types else next(iter(wanted.types), "")
    path = tuple(name for place in its.places for name in above.get(place, ())) or its.path
    return likeness(Described(wanted.name, type=type_, places=near), replace(its, path=path))


def _order(scored: Scored) -> tuple[int, int, int, str]:
    """Best first; of equal ones what is known, then the larger division, then the shorter name."""
    offer, like = scored
    return -like.score, offer.rank, len(offer.described.name), offer.id


async def _above(store: Store, best: Sequence[Sequence[Scored]]) -> dict[str, tuple[str, ...]]:
    """The names of the places of the best and of all above them, by the ids of those places."""
    homes = {place for scored in best for offer, _ in scored for place in offer.described.places}
    return {id_: tuple(path.split(" / ")) for id_, path in (await paths(store, sorted(homes))).items()}


async def _regions(store: Store, wanted: Sequence[Wanted]) -> dict[str, tuple[str, ...]]:
    """The places that each region means: none for a name that none bears. Raises BadRequest for an id of none."""
    first = {each.region: each for each in reversed(wanted) if each.region}
    turns = asyncio.Semaphore(AT_ONCE)

    async def look(each: Wanted) -> tuple[str, ...]:
        async with turns:
            if not CODE.fullmatch(each.region):
                return await places_named(store, each.region)
            try:
                return tuple(await placed(store, [each.region], each.field + "region"))
            except BadRequest:
                if each.lenient:
                    return ()
                raise

    return dict(zip(first, await asyncio.gather(*map(look, first.values())), strict=True))
