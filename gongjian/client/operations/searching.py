"""Searching: by name, pinyin, initials or alias; while typing; and many names at once against the graph."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from gongjian.client.ask import API, Ask, Chunks, Known, Many, Ref, Refs, When, params
from gongjian.client.models import Fact, Hits, MatchResults, Suggestions
from gongjian.client.models.base import joined

AT_ONCE = 100
"""How many names one request may have."""


def search(
    q: str,
    *,
    type: Many = (),
    region: Refs = (),
    facets: Many = (),
    places: Known = "known",
    as_of: When | None = None,
    limit: int = 20,
) -> Ask[Hits]:
    """The best hits, at most 100, by Chinese, pinyin with or without tones, initials, alias, homophone or one slip."""
    asked = params(q=q, type=type, region=region, facets=facets, places=places, as_of=as_of, limit=limit)
    return Ask(f"{API}/search", Hits, asked)


def suggest(q: str, *, places: Known = "known", as_of: When | None = None) -> Ask[Suggestions]:
    """The ten best for what is typed so far."""
    return Ask(f"{API}/suggest", Suggestions, params(q=q, places=places, as_of=as_of))


def match(
    names: Iterable[str | Mapping[Literal["id", "name", "type", "region"], str]],
    *,
    type: str | None = None,
    region: Ref | None = None,
    places: Known = "known",
    as_of: When | None = None,
    limit: int = 5,
) -> Chunks[MatchResults]:
    """What names may mean: for each at most `limit` candidates with scores and reasons; any number, 100 a request.

    `type` and `region` (an id, a code or a name) narrow all of them; a name that has its own, or a mark that is to be
    sent back, is `{"name": …, "type": …, "region": …, "id": …}`.
    """
    common = {"type": type, "region": region.id if isinstance(region, Fact) else region}
    queries = [{**common, **({"name": each} if isinstance(each, str) else each)} for each in names]
    wanted = [{name: value for name, value in each.items() if value} for each in queries]
    parts = [wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE)]
    asked = params(places=places, as_of=as_of)
    bodies = [{"queries": part, "limit": limit} for part in parts]
    return Chunks(tuple(Ask(f"{API}/match", MatchResults, asked, body) for body in bodies), _one_answer)


def _one_answer(parts: Sequence[MatchResults]) -> MatchResults:
    if len(parts) == 1:
        return parts[0]
    results = tuple(each for part in parts for each in part.results)
    return MatchResults(results=results, as_of=joined([part.as_of for part in parts]))
