"""GraphML: a directed multigraph with typed attributes; lists and citations are JSON texts."""

from collections.abc import Iterator, Mapping, Sequence

from graph.ontology import Entity, Ontology, Relation
from graph.ontology.schema import Kind
from service.exports.characters import attribute, element
from service.exports.columns import CITED, cited, dumped, of_all, plain, values
from service.exports.writer import About, Writer

TYPES: Mapping[Kind, str] = {
    "text": "string",
    "number": "double",
    "integer": "long",
    "boolean": "boolean",
    "list": "string",
}
RELATION = "relation_id"
"""The id of an edge once more, as an attribute: igraph gives edges the ids of something else."""
RENAMED = {"key": "relation_key"}
"""Attributes that readers take for something of their own: networkx for what tells parallel edges apart."""
GRAPH = ("title", "about")
"""Attributes of the graph itself: a line of text, and all that is to be known of the file as JSON."""


class Export(Writer):
    """Nodes and edges have the ids of the graph; `label` is a name, or what a relation is called."""

    def __init__(self, about: About, ontology: Ontology) -> None:
        super().__init__(about, ontology)
        self._nodes = _keys("n", of_all(ontology.entities.values()), ("id",))
        kinds: dict[str, Kind] = {RELATION: "text", **of_all(ontology.relations.values())}
        self._edges = _keys("e", kinds, ("id", "from", "to"))

    def head(self) -> bytes:
        """Declarations of all attributes, and what the file is."""
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
            *(f'<key id="g{at}" for="graph" attr.name="{name}" attr.type="string"/>' for at, name in enumerate(GRAPH)),
            *(_declared(self._nodes, "node")),
            *(_declared(self._edges, "edge")),
            '<graph edgedefault="directed">',
            f'<data key="g0">{element(self.about.title)}</data>',
            f'<data key="g1">{element(dumped(self.about.wire()))}</data>',
        ]
        return ("\n".join(lines) + "\n").encode()

    def entities(self, some: Sequence[Entity]) -> bytes:
        """Nodes."""
        return "".join(
            f'<node id="{attribute(each.id)}">{_data(self._nodes, each, each.name)}</node>\n' for each in some
        ).encode()

    def relations(self, some: Sequence[Relation]) -> bytes:
        """Edges, each with its id, so that parallel ones stay apart."""
        return "".join(
            f'<edge id="{attribute(str(each.id))}" source="{attribute(each.from_)}" target="{attribute(each.to)}">'
            f"{_data(self._edges, each, type(each).label.zh)}</edge>\n"
            for each in some
        ).encode()

    def ending(self) -> Iterator[bytes]:
        """The closing tags."""
        yield b"</graph>\n</graphml>\n"


Keys = dict[str, tuple[str, str, str]]
"""Of each property: the id of its key, the attribute's name, and its type."""


def _keys(prefix: str, kinds: Mapping[str, Kind], elsewhere: Sequence[str]) -> Keys:
    types = {"label": "string", **{name: TYPES[kind] for name, kind in kinds.items() if name not in elsewhere}}
    numbered = enumerate({**types, CITED: "string"}.items())
    return {name: (f"{prefix}{at}", RENAMED.get(name, name), type_) for at, (name, type_) in numbered}


def _declared(keys: Keys, of: str) -> Iterator[str]:
    return (
        f'<key id="{key}" for="{of}" attr.name="{name}" attr.type="{type_}"/>' for key, name, type_ in keys.values()
    )


def _data(keys: Keys, fact: Entity | Relation, label: str) -> str:
    shown = {"label": label, **values(fact)}
    if isinstance(fact, Relation):
        shown[RELATION] = fact.id
    if fact.cited:
        shown[CITED] = cited(fact)
    return "".join(
        f'<data key="{keys[name][0]}">{element(_text(value))}</data>' for name, value in shown.items() if name in keys
    )


def _text(value: object) -> str:
    """A value as the text of its type: numbers in digits, truth values in small letters, lists as JSON."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return plain(value)
    return value if isinstance(value, str) else dumped(value)
