"""Statuses: with which errors an operation can answer; the document names those and no others."""

from collections.abc import Iterator, Mapping
from typing import Any

ERRORS: Mapping[str, str] = {
    "308": "renamed or merged; see Location",
    "400": "bad cursor or question; `errors` names it, of Cypher also `token`, `line` and `column`",
    "401": "a key is needed, and none was shown or it does not fit",
    "403": "the role of the key that was shown does not open this",
    "404": "unknown, or did not hold at the time asked of",
    "410": "deleted; `deleted_at` says when",
    "408": "the body came too slowly",
    "413": "the body is too large",
    "414": "the address is too long",
    "415": "the body is packed; send it as it is",
    "421": "foreign Host",
    "422": "invalid fields, or a parameter that there is not; `errors` names each",
    "429": "more requests a minute than a key or address may make, or more costly ones at a time; see Retry-After",
    "431": "the headers are too large",
    "500": "unforeseen; the log has it under the request id",
    "503": "the engine is away, or the service is full; see Retry-After",
    "504": "out of time",
}
EMPTY: Mapping[str, str] = {"304": "the caller has this answer already"}
LOOKED_UP = {
    *("cursor", "region", "theme", "source", "type", "relation", "depth", "from", "to"),
    *("regions", "themes", "sources", "types", "relations", "but", "id", "ids", "one", "other", "as_of_from"),
}
"""Parameters that are looked up in the graph, or fit only some others: what is wrong with them is a 400."""
IDS = ("center", "from", "to")
"""Parameters that name an entity the answer is about, where their pattern is that of ids."""
OWN = ("/cypher", "/exports/{form}")
"""Ends of paths at which callers ask in their own words, or for everything: some roles may not."""
IN_BODY = "/match"
"""The end of the path whose body names what is looked up."""
OPEN = ("/healthz", "/readyz")
STATIC = ("/ontology", "/ontology/schema.json")
"""Ends of paths whose answers ask nothing of the graph."""


def statuses(path: str, method: str, operation: Mapping[str, Any]) -> list[str]:
    """The statuses that an operation answers with beside a good one, in their order."""
    return sorted(set(_statuses(path, method, operation)))


def _statuses(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield from ("414", "421", "431")
    if path == "/healthz":
        return
    yield "500"
    if not path.endswith(STATIC):
        yield "503"
    if path in OPEN:
        return
    if not path.endswith(STATIC):
        yield "504"
    yield from ("401", "422", "429")
    if method == "get":
        yield "304"
    if "requestBody" in operation:
        yield from ("408", "413", "415")
    if path.endswith(OWN):
        yield from ("400", "403")
    if path.endswith(IN_BODY):
        yield "400"
    parameters = operation.get("parameters", ())
    if any(_names(each) for each in parameters):
        yield from ("308", "404", "410")
    if any(each["in"] == "query" and each["name"] in LOOKED_UP for each in parameters):
        yield "400"


def _names(parameter: Mapping[str, Any]) -> bool:
    """Whether a parameter names what the answer is about: a part of the path, or the id of an end or a centre."""
    said = parameter["schema"]
    patterns = [each.get("pattern", "") for each in (said, *said.get("anyOf", ()))]
    return parameter["in"] == "path" or (parameter["name"] in IDS and any("/" in each for each in patterns))
