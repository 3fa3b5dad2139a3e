"""What reconciliation tells: the manifest, candidates, suggestions and values, in the shapes of the protocol."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.ontology import Entity, Ontology
from graph.ontology.thing import Entity as Thing
from graph.repository.matching import Candidate, Matched
from graph.repository.searching import Suggestion
from graph.repository.shapes import whole
from service.languages import Language
from service.reconciliation.asked import MOST_QUERIES, REGION, Query
from service.version import API, VERSION

DOOR = f"{API}/reconcile"
PLACES = (REGION, "places")
"""Properties whose values are places, told with their names."""
LEFT_OUT = ("id", "type", "name", "cited", "inferred", "redacted", "known")
"""Properties that are told in other ways, or of no use in a column."""
SIZE = {"width": 420, "height": 220}


def manifest(base: str, ontology: Ontology, language: Language) -> dict[str, Any]:
    """What the service can do and where; `base` is its address, ending in a slash."""
    door = f"{base.rstrip('/')}{DOOR}"
    return {
        "versions": ["0.2"],
        "name": "共建图谱 Gongjian",
        "identifierSpace": f"{base}entity/",
        "schemaSpace": f"{base.rstrip('/')}{API}/ontology",
        "documentation": f"{base.rstrip('/')}{API}/docs",
        "serviceVersion": VERSION,
        "batchSize": MOST_QUERIES,
        "defaultTypes": [type_(ontology, name, language) for name in ontology.entities],
        "view": {"url": f"{base}entity/{{{{id}}}}"},
        "preview": {"url": f"{door}/preview?id={{{{id}}}}", **SIZE},
        "suggest": {
            "entity": {
                **_service(door, "/suggest/entity"),
                "flyout_service_url": door,
                "flyout_service_path": "/flyout?id=${id}",
            },
            "type": _service(door, "/suggest/type"),
            "property": _service(door, "/suggest/property"),
        },
        "extend": {"propose_properties": _service(door, "/properties"), "property_settings": []},
    }


def _service(url: str, path: str) -> dict[str, str]:
    return {"service_url": url, "service_path": path}


def type_(ontology: Ontology, name: str, language: Language) -> dict[str, str]:
    """A type by its id, with its name in the caller's language."""
    label = ontology.entities[name].label
    return {"id": name, "name": label.zh if language == "zh" else label.en}


def result(query: Query, found: Matched, ontology: Ontology, language: Language) -> dict[str, Any]:
    """The candidates of a query, best first; the reasons of a score are its features."""
    shown = found.candidates[: query.most]
    return {
        "result": [
            {
                "id": each.entity.id,
                "name": each.entity.name,
                **described(each.path, each.entity),
                "type": [type_(ontology, each.entity.type, language)],
                "score": each.score,
                "match": found.sure and at == 0,
                "features": _features(query, each),
            }
            for at, each in enumerate(shown)
        ]
    }


def _features(query: Query, candidate: Candidate) -> list[dict[str, Any]]:
    """The reasons with their weights; of other properties that were sent, whether the candidate has that value."""
    told = candidate.entity.wire()
    others = {each.pid: each.text() for each in query.properties if each.pid != REGION}
    agree = [{"id": pid, "value": text in _texts(told.get(pid))} for pid, text in others.items() if pid in told]
    return [*({"id": reason.kind, "value": reason.weight} for reason in candidate.likeness.reasons), *agree]


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(whole(each)) for each in values]


def described(path: str, entity: Entity) -> dict[str, str]:
    """What tells namesakes apart: where a thing is, and our own words of it; nothing where neither is known."""
    words = " · ".join(part for part in (path, entity.description or "") if part)
    return {"description": words} if words else {}


def suggestions(found: Sequence[Suggestion], ontology: Ontology, language: Language) -> dict[str, Any]:
    """Entities as a box offers them while one types."""
    return {
        "result": [
            {
                "id": each.id,
                "name": each.name,
                **({"description": each.path} if each.path else {}),
                "notable": [type_(ontology, each.type, language)],
            }
            for each in found
        ]
    }


def types(ontology: Ontology, prefix: str, language: Language) -> dict[str, Any]:
    """The types whose id or name, in either language, holds what is typed."""
    typed = prefix.strip().casefold()
    fitting = [
        name
        for name, cls in ontology.entities.items()
        if any(typed in word.casefold() for word in (name, cls.label.zh, cls.label.en))
    ]
    return {"result": [type_(ontology, name, language) for name in fitting]}


def properties(classes: Iterable[type[Thing]], language: Language, prefix: str = "") -> list[dict[str, str]]:
    """The properties of types that make a column, whose id or name, in either language, holds what is typed."""
    typed = prefix.strip().casefold()
    found: dict[str, dict[str, str]] = {}
    for cls in classes:
        for name, field in cls.model_fields.items():
            words = (name, field.title or name, field.description or name)
            if name not in LEFT_OUT and any(typed in word.casefold() for word in words):
                found.setdefault(name, {"id": name, "name": words[1] if language == "zh" else name})
    return list(found.values())


def extended(
    entities: Mapping[str, Entity],
    ids: Sequence[str],
    columns: Sequence[Mapping[str, Any]],
    named: Mapping[str, Entity],
) -> dict[str, Any]:
    """The values of some properties of some entities; of an id that is not there, none. `named` has their places."""
    rows = {}
    for id_ in ids:
        told = entities[id_].wire() if id_ in entities else {}
        rows[id_] = {column["id"]: _cells(column["id"], told.get(column["id"]), named) for column in columns}
    return {"meta": list(columns), "rows": rows}


def _cells(name: str, value: object, named: Mapping[str, Entity]) -> list[dict[str, Any]]:
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [_cell(name, whole(each), named) for each in values]


def _cell(name: str, value: object, named: Mapping[str, Entity]) -> dict[str, Any]:
    if name in PLACES and isinstance(value, str):
        return {"id": value, "name": named[value].name if value in named else value}
    if isinstance(value, bool) or not isinstance(value, int | float):
        return {"str": str(value)}
    return {"int": value} if isinstance(value, int) else {"float": value}
