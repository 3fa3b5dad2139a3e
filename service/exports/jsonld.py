"""JSON-LD: schema.org and PROV-O where they have a term, our own where not; the context stands in the file.

IRIs are `urn:gongjian:` and the id, nobody's host. A relation is a node of its own (`rdf:Statement`) with all that is
known of it, and beside it the plain triple from the one end to the other.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.ontology import Citation, Entity, Ontology, Relation
from graph.ontology.days import precision
from service.exports.columns import columns, dumped, plain, values
from service.exports.writer import About, Writer

URN = "urn:gongjian:"
TERMS = f"{URN}term:"
TYPES: Mapping[str, tuple[str, ...]] = {
    "Place": ("schema:Place", "prov:Location"),
    "Organization": ("schema:Organization", "prov:Agent"),
    "Initiative": ("schema:Project", "prov:Activity"),
    "Fund": ("schema:MonetaryAmount",),
    "Indicator": ("schema:Observation",),
    "Theme": ("schema:DefinedTerm",),
    "Source": ("schema:CreativeWork", "prov:Entity"),
}
"""What others call our types; each node is of its own type too."""
NAMES: Mapping[str, Any] = {
    "name": "schema:name",
    "aliases": "schema:alternateName",
    "description": "schema:description",
    "since": "schema:startDate",
    "until": "schema:endDate",
    "code": "schema:identifier",
    "lat": {"@id": "schema:latitude", "@type": "xsd:decimal"},
    "lon": {"@id": "schema:longitude", "@type": "xsd:decimal"},
    "amount": {"@id": "schema:value", "@type": "xsd:decimal"},
    "value": {"@id": "schema:value", "@type": "xsd:decimal"},
    "currency": "schema:currency",
    "unit": "schema:unitText",
    "title": "schema:headline",
    "publisher": "schema:publisher",
    "author": "schema:author",
    "editor": "schema:editor",
    "published": "schema:datePublished",
    "url": {"@id": "schema:url", "@type": "xsd:anyURI"},
    "sources": {"@id": "prov:hadPrimarySource", "@type": "@id"},
    "cited": "schema:citation",
    "region": {"@type": "@id"},
    "places": {"@type": "@id"},
    "via": {"@type": "@id"},
    "dataset": {"@id": "schema:isPartOf", "@type": "@id"},
    "from": {"@id": "rdf:subject", "@type": "@id"},
    "to": {"@id": "rdf:object", "@type": "@id"},
    "relation": {"@id": "rdf:predicate", "@type": "@vocab"},
}
PREFIXES: Mapping[str, str] = {
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
DATES = ("since", "until", "date", "published")
DATE_TYPES = {"year": "xsd:gYear", "month": "xsd:gYearMonth", "day": "xsd:date"}
IDS = ("region", "places", "sources", "via", "from", "to")
YUAN = "CNY"


def context(ontology: Ontology) -> dict[str, Any]:
    """What the names in an export mean; those that it does not list are our own terms, `urn:gongjian:term:` and all."""
    found: dict[str, Any] = {"@version": 1.1, "@vocab": TERMS, **PREFIXES}
    for name, meant in NAMES.items():
        found[name] = {"@id": f"{TERMS}{name}", **meant} if isinstance(meant, Mapping) else meant
    known = {name for cls in (*ontology.entities.values(), *ontology.relations.values()) for name in columns(cls)}
    numbers = {name for cls in ontology.entities.values() for name, kind in columns(cls).items() if kind == "number"}
    found |= {name: {"@id": f"{TERMS}{name}", "@type": "xsd:decimal"} for name in sorted(numbers - NAMES.keys())}
    found |= {name.lower(): {"@id": predicate(name), "@type": "@id"} for name in ontology.relations}
    return {name: meant for name, meant in found.items() if name not in known or name in NAMES or name in numbers}


def predicate(relation: str) -> str:
    """The IRI by which a relation of a type joins its ends in one triple."""
    return f"{TERMS}{relation.lower()}"


class Export(Writer):
    """One graph: what the file is, its datasets, entities, relations; a node a line."""

    def __init__(self, about: About, ontology: Ontology) -> None:
        super().__init__(about, ontology)
        self._numbers = {
            name
            for cls in (*ontology.entities.values(), *ontology.relations.values())
            for name, kind in columns(cls).items()
            if kind == "number"
        }

    def head(self) -> bytes:
        """The context, what the file is, and its datasets."""
        nodes = [self._itself(), *map(_dataset, self.about.datasets)]
        head = json.dumps(context(self.ontology), ensure_ascii=False)
        return ('{"@context":' + head + ',\n"@graph":[\n' + ",\n".join(map(dumped, nodes))).encode()

    def entities(self, some: Sequence[Entity]) -> bytes:
        """Nodes."""
        return "".join(f",\n{dumped(self._entity(each))}" for each in some).encode()

    def relations(self, some: Sequence[Relation]) -> bytes:
        """Statements, and the triples that they state."""
        return "".join(f",\n{dumped(node)}" for each in some for node in self._relation(each)).encode()

    def ending(self) -> Iterator[bytes]:
        """The closing brackets."""
        yield b"\n]}\n"

    def _itself(self) -> dict[str, Any]:
        about = self.about.wire()
        question = hashlib.sha256(dumped(about["asked"]).encode()).hexdigest()[:16]
        return {
            "@id": f"{URN}export:{self.about.version}:{self.about.at}:{question}",
            "@type": ["schema:Dataset", "prov:Entity"],
            "name": self.about.title,
            "schema:version": str(self.about.version),
            "prov:generatedAtTime": {"@value": self.about.at, "@type": "xsd:dateTime"},
            "schema:license": self.about.licences,
            "schema:hasPart": [{"@id": f"{URN}dataset/{each['id']}"} for each in self.about.datasets],
            **(
                {"prov:wasDerivedFrom": [self._source(each) for each in self.about.sources]}
                if self.about.sources
                else {}
            ),
            "asked": dumped(about["asked"]),
            **{name: dumped(about[name]) for name in ("as_of", "limits") if name in about},
        }

    def _source(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """A source that is cited and is no node of the export: what is known of it, within the node of the export."""
        shown = {name: self._value(name, value) for name, value in known.items() if name != "id"}
        return {"@id": f"{URN}{known['id']}", "@type": [*TYPES["Source"]], **shown}

    def _entity(self, entity: Entity) -> dict[str, Any]:
        shown = self._shown(entity)
        money = {"currency": YUAN} if "amount" in shown else {}
        types = [entity.type, *TYPES.get(entity.type, ())]
        return {"@id": f"{URN}{entity.id}", "@type": types, **shown, **money}

    def _relation(self, relation: Relation) -> Iterator[dict[str, Any]]:
        types = [relation.type, "rdf:Statement"]
        statement = {"@id": f"{URN}{relation.id}", "@type": types, "relation": predicate(relation.type)}
        yield {**statement, **self._shown(relation)}
        yield {"@id": f"{URN}{relation.from_}", relation.type.lower(): f"{URN}{relation.to}"}

    def _shown(self, fact: Entity | Relation) -> dict[str, Any]:
        shown = {name: self._value(name, value) for name, value in values(fact).items() if name not in ("id", "type")}
        return {**shown, "cited": [_citation(each) for each in fact.cited]} if fact.cited else shown

    def _value(self, name: str, value: Any) -> Any:  # noqa: ANN401 - as a fact holds it
        if name in IDS:
            return [f"{URN}{each}" for each in value] if isinstance(value, list) else f"{URN}{value}"
        if name == "dataset":
            return f"{URN}dataset/{value}"
        if name in DATES:
            return {"@value": value, "@type": DATE_TYPES[precision(value)]}
        return plain(value) if name in self._numbers else value


def _dataset(properties: Mapping[str, Any]) -> dict[str, Any]:
    told = {"name": "title", "schema:license": "licence", "schema:maintainer": "maintainer", "description": "how"}
    shown = {term: properties[name] for term, name in told.items() if properties.get(name)}
    return {"@id": f"{URN}dataset/{properties['id']}", "@type": ["schema:Dataset", "prov:Entity"], **shown}


def _citation(citation: Citation) -> dict[str, Any]:
    """The words of a source, as a Web Annotation selects them; `states` are names of properties."""
    quoted = {"oa:exact": citation.exact, "oa:prefix": citation.prefix, "oa:suffix": citation.suffix}
    selectors: list[dict[str, Any]] = [
        {"@type": "oa:TextQuoteSelector", **{name: text for name, text in quoted.items() if text is not None}}
    ]
    if citation.start is not None and citation.end is not None:
        selectors.append({"@type": "oa:TextPositionSelector", "oa:start": citation.start, "oa:end": citation.end})
    found: dict[str, Any] = {
        "@type": "oa:SpecificResource",
        "oa:hasSource": {"@id": f"{URN}{citation.source}"},
        "oa:hasSelector": selectors,
    }
    return {**found, "states": list(citation.states)} if citation.states else found
