"""GEXF: what Gephi reads; typed attributes, lists as `liststring`, `kind` so that parallel edges stay apart.

The namespace is that of 1.2, which networkx reads as well as Gephi; it knows no later one. Of 1.3 it has `kind`, which
older readers overlook.
"""

from collections.abc import Iterator, Mapping, Sequence

from graph.ontology import Entity, Ontology, Relation
from graph.ontology.schema import Kind
from service.exports.characters import attribute, element
from service.exports.columns import CITED, cited, dumped, of_all, plain, values
from service.exports.graphml import RENAMED
from service.exports.writer import About, Writer

TYPES: Mapping[Kind, str] = {
    "text": "string",
    "number": "double",
    "integer": "long",
    "boolean": "boolean",
    "list": "liststring",
}


class Export(Writer):
    """Nodes and edges have the ids of the graph; the label is a name, or what a relation is called."""

    def __init__(self, about: About, ontology: Ontology) -> None:
        super().__init__(about, ontology)
        self._nodes = _numbered(of_all(ontology.entities.values()), ("id",))
        self._edges = _numbered(of_all(ontology.relations.values()), ("id", "from", "to"))

    def head(self) -> bytes:
        """What the file is, and the declarations of all attributes."""
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">',
            f'<meta lastmodifieddate="{self.about.at[:10]}"><creator>{element(self.about.title)}</creator>',
            f"<description>{element(dumped(self.about.wire()))}</description></meta>",
            '<graph mode="static" defaultedgetype="directed">',
            *_declared(self._nodes, "node"),
            *_declared(self._edges, "edge"),
            "<nodes>",
        ]
        return ("\n".join(lines) + "\n").encode()

    def entities(self, some: Sequence[Entity]) -> bytes:
        """Nodes."""
        return "".join(
            f'<node id="{attribute(each.id)}" label="{attribute(each.name)}">{_valued(self._nodes, each)}</node>\n'
            for each in some
        ).encode()

    def crossing(self) -> bytes:
        """Between nodes and edges."""
        return b"</nodes>\n<edges>\n"

    def relations(self, some: Sequence[Relation]) -> bytes:
        """Edges; two of one type between the same ends, which `via` and `key` tell apart, are of two kinds."""
        return "".join(
            f'<edge id="{attribute(str(each.id))}" source="{attribute(each.from_)}" target="{attribute(each.to)}" '
            f'type="directed" kind="{attribute(_kind(each))}" label="{attribute(type(each).label.zh)}">'
            f"{_valued(self._edges, each)}</edge>\n"
            for each in some
        ).encode()

    def ending(self) -> Iterator[bytes]:
        """The closing tags."""
        yield b"</edges>\n</graph>\n</gexf>\n"


Numbered = dict[str, tuple[int, str]]
"""Of each attribute: its number, and its type."""


def _numbered(kinds: Mapping[str, Kind], elsewhere: Sequence[str]) -> Numbered:
    types = {name: TYPES[kind] for name, kind in kinds.items() if name not in elsewhere}
    return {name: (at, type_) for at, (name, type_) in enumerate({**types, CITED: "string"}.items())}


def _declared(numbered: Numbered, of: str) -> Iterator[str]:
    yield f'<attributes class="{of}" mode="static">'
    yield from (
        f'<attribute id="{at}" title="{RENAMED.get(name, name)}" type="{type_}"/>'
        for name, (at, type_) in numbered.items()
    )
    yield "</attributes>"


def _kind(relation: Relation) -> str:
    via = getattr(relation, "via", None)
    return " ".join(part for part in (relation.type, via, relation.key) if part)


def _valued(numbered: Numbered, fact: Entity | Relation) -> str:
    shown = values(fact)
    if fact.cited:
        shown[CITED] = dumped(cited(fact))
    pairs = "".join(
        f'<attvalue for="{numbered[name][0]}" value="{attribute(_text(value))}"/>'
        for name, value in shown.items()
        if name in numbered
    )
    return f"<attvalues>{pairs}</attvalues>" if pairs else ""


def _text(value: object) -> str:
    """A value as the text of its type; a list as `["a", "b"]`, which Gephi takes apart at commas outside quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return plain(value)
    return value if isinstance(value, str) else dumped(value)
