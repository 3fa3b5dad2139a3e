"""The ontology described for readers: labels in both languages, units, closed lists, allowed ends."""

from typing import Any, get_args

from pydantic.fields import FieldInfo

from graph.ontology.model import DERIVED, Ontology
from graph.ontology.terms import TERMS, Terms
from graph.ontology.thing import Entity, Fact, Relation


def described(ontology: Ontology) -> dict[str, Any]:
    """Types, relationships and their properties, and every closed list with its terms."""
    return {
        "types": {name: _entity(cls) for name, cls in ontology.entities.items()},
        "relationships": {name: _relation(cls) for name, cls in ontology.relations.items()},
        "derived": list(DERIVED),
        "terms": {
            terms.name: {term: {"zh": zh, "en": en} for term, (zh, en) in terms.labels.items()} for terms in TERMS
        },
    }


def _entity(cls: type[Entity]) -> dict[str, Any]:
    return {**_fact(cls), "shape": cls.shape}


def _relation(cls: type[Relation]) -> dict[str, Any]:
    ends = [
        {"from": list(each.source), "to": list(each.target) or "any", **({"but": list(each.but)} if each.but else {})}
        for each in cls.ends
    ]
    return {**_fact(cls), "ends": ends, "symmetric": cls.symmetric, "acyclic": cls.acyclic}


def _fact(cls: type[Fact]) -> dict[str, Any]:
    about = (cls.__doc__ or "").strip()
    return {
        "label": {"zh": cls.label.zh, "en": cls.label.en},
        "about": about,
        "evidence": cls.evidence,
        "properties": {field.alias or name: _property(field) for name, field in cls.model_fields.items()},
    }


def _property(field: FieldInfo) -> dict[str, Any]:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    shown: dict[str, Any] = {"label": {"zh": field.title, "en": field.description}}
    if field.is_required():
        shown["required"] = True
    shown |= {name: extra[name] for name in ("unit", "computed") if name in extra}
    terms = next((each for each in [*field.metadata, *_nested(field.annotation)] if isinstance(each, Terms)), None)
    if terms:
        shown["terms"] = terms.name
    return shown


def _nested(annotation: object) -> list[Any]:
    """The metadata inside `Annotated[…] | None`."""
    return [each for part in get_args(annotation) for each in getattr(part, "__metadata__", ())]
