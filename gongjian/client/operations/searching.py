"""Searching: by name, pinyin, initials or alias; while typing; and many names at once against the graph."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from gongjian.client.ask import API, Ask, Chunks, Known, Many, Ref, Refs, When, ids, params
from gongjian.client.models import Hits, Matches, Suggestions

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
    names: Iterable[str | Mapping[Literal["name", "type", "region"], str]],
    *,
    type: str | None = None,
    region: Ref | None = None,
) -> Chunks[Matches]:
    """What names may mean: for each its candidates with scores and reasons; any number, 100 a request.

    `type` and `region` narrow all of them; a name that has its own is `{"name": …, "type": …, "region": …}`.
    """
    common = {"type": type, "region": "".join(ids([region])) if region else None}
    queries = [{**common, **({"name": each} if isinstance(each, str) else each)} for each in names]
    asked = [{name: value for name, value in each.items() if value} for each in queries]
    parts = [asked[at : at + AT_ONCE] for at in range(0, len(asked), AT_ONCE)]
    return Chunks(tuple(Ask(f"{API}/match", Matches, body={"queries": part}) for part in parts), _one_answer)


def _one_answer(parts: Sequence[Matches]) -> Matches:
    return Matches(results=tuple(each for part in parts for each in part.results))
