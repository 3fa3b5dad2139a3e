"""For every operation and every status that the document gives it beside a good one: a request that provokes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.ontology.thing import relation_id
from service.sizes import LARGEST_HEADERS, LONGEST_ADDRESS
from tests.service.examples import BODIES, LIANQI, V1, requests

KINDS = (500, 503, 504)
"""Provoked once each, not of every operation: a graph that is not as it should be, an engine away, one that waits."""
STATIC = (f"{V1}/ontology", f"{V1}/ontology/schema.json")
HEALTH = ("/healthz", "/readyz")
WRONG: Mapping[str, Any] = {
    "cursor": "abc",
    "region": "place/999999",
    "regions": "place/999999",
    "theme": "theme/never-was",
    "themes": "theme/never-was",
    "source": "source/never-was",
    "sources": "source/never-was",
    "kind": "nothing",
    "type": "Nothing",
    "types": "Nothing",
    "relation": "NOTHING",
    "relations": "NOTHING",
    "but": "NOTHING",
    "id": "place/999999",
    "ids": "place/999999",
    "one": "place/999999",
    "other": "place/999999",
}
"""What is not there, by parameter."""
CYPHER = f"{V1}/cypher"
EXPORTS = f"{V1}/exports/{{form}}"
MATCH = f"{V1}/match"
TWICE = {
    (EXPORTS, "depth"): "?depth=2",
    (f"{V1}/subgraph", "depth"): "?depth=2",
    (f"{V1}/timeline", "to"): "?from=2018&to=2017",
    (f"{V1}/search", "q"): "?q=……",
    (f"{V1}/paths", "to"): "?from=place/632800&to=place/632800",
}
"""Questions whose parameters do not go together, or ask for nothing, by the one that is to be named."""
ABOUT: Mapping[str, str] = {
    "/entities/{type}/{slug}": "/entities/theme/{}",
    "/entities/{type}/{slug}/neighbours": "/entities/theme/{}/neighbours",
    "/entities/{type}/{slug}/history": "/entities/theme/{}/history",
    "/places/{code}": "/places/{}",
    "/places/{code}/children": "/places/{}/children",
    "/places/{code}/ancestors": "/places/{}/ancestors",
    "/regions/{code}": "/regions/{}",
    "/themes/{slug}": "/themes/{}",
    "/sources/{slug}": "/sources/{}",
    "/sources/{slug}/facts": "/sources/{}/facts",
    "/relations/{relation_id}": "/relations/{relation}",
    "/relations/{relation_id}/history": "/relations/{relation}/history",
    "/paths": "/paths?from=theme/{}&to=theme/kept",
    "/subgraph": "/subgraph?center=theme/{}",
    "/exports/{form}": "/exports/jsonl?center=theme/{}",
}
"""Requests about one thing: `{}` is its slug."""
FATES = {404: "never", 410: "gone", 308: "old"}
"""The slugs of what never was, was deleted, and lives on as `new`."""
BEFORE = """entities:
  - {id: theme/kept, name: 甲}
  - {id: theme/gone, name: 乙}
  - {id: theme/old, name: 丙}
  - {id: place/kept, name: 甲地, level: site}
  - {id: place/gone, name: 乙地, level: site}
  - {id: place/old, name: 丙地, level: site}
  - {id: source/gone, name: 乙文}
  - {id: source/old, name: 丙文}
relations:
  - {type: PART_OF, from: place/kept, to: place/gone}
  - {type: PART_OF, from: place/kept, to: place/old}
"""
AFTER = """entities:
  - {id: theme/kept, name: 甲}
  - {id: theme/new, name: 丙, formerly: [theme/old]}
  - {id: place/kept, name: 甲地, level: site}
  - {id: place/new, name: 丙地, level: site, formerly: [place/old]}
  - {id: source/new, name: 丙文, formerly: [source/old]}
relations:
  - {type: PART_OF, from: place/kept, to: place/new}
"""
"""Records whose history is not kept, so that all that is left of what is gone is its tombstone."""


@dataclass(frozen=True)
class Case:
    """A request, the operation that it is of, and the status that it gets."""

    path: str
    status: int
    request: str
    parameter: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


def about(slug: str) -> Iterator[tuple[str, str]]:
    """Every request about one thing, with its path."""
    relation = relation_id("PART_OF", "place/kept", f"place/{slug}")
    for path, request in ABOUT.items():
        yield f"{V1}{path}", f"{V1}{request.format(slug, relation=relation)}"


def fates() -> Iterator[Case]:
    """What is unknown, deleted and renamed."""
    for status, slug in FATES.items():
        for path, request in about(slug):
            yield Case(path, status, request)


def closed() -> Iterator[Case]:
    """Without a key, where one is needed."""
    for path, request in everything():
        if path not in HEALTH:
            yield Case(path, 401, request, body=BODIES.get(path))


def plain(document: Mapping[str, Any]) -> Iterator[Case]:
    """What any service refuses, whatever it holds."""
    for path, request in everything():
        body = BODIES.get(path)
        more = "&" if "?" in request else "?"
        yield Case(path, 421, request, headers={"Host": "evil.example"}, body=body)
        yield Case(path, 414, f"{request}{more}{'a' * LONGEST_ADDRESS}", body=body)
        yield Case(path, 431, request, headers={"X-Long": "a" * LARGEST_HEADERS}, body=body)
        if path in HEALTH:
            continue
        yield Case(path, 422, f"{request}{more}no-such=1", "no-such", body=body)
        if body:
            yield Case(path, 415, request, headers={"Content-Encoding": "gzip"}, body=body)
            yield Case(path, 413, request, body={name: ["place/632800" * 100] * 400 for name in body})
            yield Case(path, 422, request, next(iter(body)), body=dict.fromkeys(body, 5))
        if path == MATCH:
            yield Case(path, 400, request, "queries", body={"queries": [{"name": "x", "type": "Nothing"}]})
        if path == CYPHER:
            yield Case(path, 400, request, "query", body={"query": "CREATE (n) RETURN n"})
        yield from _misasked(path, request, document["paths"][path])


def _misasked(path: str, request: str, operations: Mapping[str, Any]) -> Iterator[Case]:
    """Every parameter that can be well written and yet be wrong, with the others as in a good request."""
    [operation] = operations.values()
    named = {each["name"]: each for each in operation.get("parameters", ()) if each["in"] == "query"}
    for name in named.keys() & WRONG.keys():
        bare, _, asked = request.partition("?")
        others = [part for part in asked.split("&") if part and not part.startswith(f"{name}=")]
        others += [f"{name}=place/632800"] if path.endswith("/compare") and name == "region" else []
        status = 422 if "enum" in str(named[name]["schema"]) else 400  # a closed list of this operation's own, or not
        yield Case(path, status, f"{bare}?{'&'.join([*others, f'{name}={WRONG[name]}'])}", name)
    if "as_of_from" in named:
        more = "&" if "?" in request else "?"
        yield Case(path, 400, f"{request}{more}as_of=2013&as_of_from=20130101", "as_of")
    for (of, name), query in TWICE.items():
        if of == path:
            yield Case(path, 400, f"{path.replace('{form}', 'jsonl')}{query}", name)


def everything() -> Iterator[tuple[str, str]]:
    """A good request of every operation."""
    yield from (requests() | {path: path for path in (*STATIC, f"{V1}/queries")}).items()
    yield EXPORTS, f"{V1}/exports/jsonl?center={LIANQI}"
