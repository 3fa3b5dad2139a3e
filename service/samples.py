"""Samples: real answers for the document, as `make examples` wrote them down, and a value for every parameter."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

FILE = Path(__file__).parent / "examples.json"
ELSEWHERE = ("/api/v1/ontology", "/api/v1/ontology/schema.json", "/api/v1/queries")
"""Answers that are long and the same for all: the document says where they are."""
VALUES: Mapping[str, Any] = {
    "accept-language": "en",
    "absent": False,
    "after": "fund/",
    "as_of": "2013-06",
    "as_of_from": 20130101,
    "as_of_to": 20131231,
    "at_least": 3,
    "begin": "place/430121",
    "but": ["HAS_THEME"],
    "by": "theme",
    "cap": 100,
    "cursor": "WyI1NjYxZTYzZjZlIiwxLDM2MDFd",
    "center": "place/632800",
    "changed_runs": ["run/000001"],
    "changed_since": "2026-01-01T00:00:00Z",
    "dataset": ["haixi"],
    "datasets": ["haixi"],
    "day": 20130618,
    "depth": 2,
    "descending": True,
    "direction": "out",
    "end": "place/430122",
    "facets": ["type"],
    "first": 20130101,
    "form": "jsonl",
    "from": "2013",
    "incoming": False,
    "kind": ["mechanism"],
    "kinds": ["mechanism"],
    "last": 20131231,
    "limit": 10,
    "look": 100,
    "max_amount": 1000000,
    "max_length": 3,
    "measure": ["reserve-talent"],
    "measured": True,
    "measures": ["reserve-talent"],
    "min_amount": 100000,
    "most": 5,
    "narrowed_by_change": True,
    "outgoing": False,
    "places": "all",
    "qualifier": ["exact"],
    "qualifiers": ["exact"],
    "region": ["place/632800"],
    "regions": ["place/632800"],
    "relation": ["LEADS"],
    "relations": ["LEADS"],
    "since": "2026-01-01T00:00:00Z",
    "sort": "-id",
    "source": ["source/haixi-2018"],
    "sources": ["source/haixi-2018"],
    "started": True,
    "theme": ["theme/collective-economy"],
    "themed": True,
    "themes": ["theme/collective-economy"],
    "to": "2018",
    "type": ["Initiative"],
    "types": ["Initiative"],
    "unit": ["个"],
    "units": ["个"],
    "value": "fund/pingliang-taohualing-microloans",
}
"""By name, where a real request of the operation does not give one."""
OF_NOUNS: Mapping[str, Mapping[str, Any]] = {
    "fund": {"kinds": ["saved"], "sort": "amount"},
    "funds": {"kind": ["saved"]},
    "indicator": {"sort": "value"},
    "organization": {"kinds": ["enterprise"]},
    "pairing": {"kinds": ["enterprise"]},
}
"""The same, where a name means something else in some paths."""


def samples() -> dict[str, dict[str, Any]]:
    """For each path: a request, its body where it has one, and the answer it got from the bundled records."""
    if not FILE.exists():
        return {}
    read: dict[str, dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
    return read


def put(path: str, operation: dict[str, Any], found: Mapping[str, Any]) -> None:
    """Give an operation the real answer found for its path, and each of its parameters a value."""
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json")
    if path in ELSEWHERE:
        content["examples"] = {"real": {"summary": path, "externalValue": path}}
    elif found:
        content["examples"] = {"real": {"summary": found["request"], "value": found["answer"]}}
    if found and "body" in found:
        operation["requestBody"]["content"]["application/json"]["example"] = found["body"]
    given = {"query": _asked(found), "path": _named(path, found)}
    values = {**VALUES, **{name: value for noun in path.split("/") for name, value in OF_NOUNS.get(noun, {}).items()}}
    for parameter in operation.get("parameters", ()):
        name, texts = parameter["name"], given.get(parameter["in"], {}).get(parameter["name"])
        if texts:
            parameter["example"] = _typed(texts, parameter["schema"])
        elif name in values:
            parameter["example"] = _allowed(values[name], parameter["schema"])


def _allowed(value: Any, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the schema has it
    """The value itself, or where it is none of a closed list, the first that is."""
    items = schema.get("items", {})
    if isinstance(value, list):
        return value if set(value) <= set(items.get("enum", value)) else [items["enum"][0]]
    return value if value in schema.get("enum", (value,)) else schema["enum"][0]


def _named(path: str, found: Mapping[str, Any]) -> dict[str, list[str]]:
    """The parts of a path that a request gives; an id of a relation has a slash in it."""
    pattern = re.sub(r"{\w+}", "([^/]+)", path.replace("{relation_id}", "(.+)"))
    values = re.fullmatch(pattern, unquote(urlsplit(found.get("request", "")).path))
    names = re.findall(r"{(\w+)}", path)
    return {name: [value] for name, value in zip(names, values.groups(), strict=True)} if values else {}


def _asked(found: Mapping[str, Any]) -> dict[str, list[str]]:
    """The parameters that a request gives, and the cursor that its answer gives for the next."""
    answer = found.get("answer")
    following = answer.get("next") if isinstance(answer, dict) else None
    return {**parse_qs(urlsplit(found.get("request", "")).query), **({"cursor": [following]} if following else {})}


def _typed(texts: list[str], schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the schema has it
    """The value that the texts of an address stand for."""
    kinds = {each.get("type") for each in (schema, *schema.get("anyOf", ()))}
    if "array" in kinds:
        return texts
    if kinds & {"integer", "number", "boolean"}:
        return json.loads(texts[0])
    return texts[0]
