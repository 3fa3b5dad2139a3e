"""Patterns: nodes, relationships of bounded length, and labels that the ontology knows.

A node that names no label is given `:Entity`, so that bookkeeping is out of sight whatever else the query says. That
is sound without knowing which names are bound: every node that a query can hold came out of a pattern, of a
relationship between entities (bookkeeping has none) or of an index over entities; so it is an entity, and asking it
to be one again changes nothing.

The embedded engine loses a relationship that is spoken of nowhere but in the map of a later pattern, and finds nothing
there. So it is spoken of where it was matched.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.guard.bounds import FACT, NOTHING, Bound, Cost, several
from graph.guard.reader import Reader
from graph.guard.tokens import Token
from graph.ontology import Ontology
from graph.ontology.model import DERIVED, ENTITY

LONGEST = 6
"""How many steps a pattern of variable length may take."""
MOST_STEPS = 12
"""How many relationships one chain may name: the planners take seconds for each one more."""
SEARCHES = ("shortestpath", "allshortestpaths")


@dataclass
class Match:
    """Patterns and their WHERE: where they stand among the tokens, and which of their relationships are to be kept."""

    where: int = 0
    end: int = 0
    kept: list[str] = field(default_factory=list)


class PatternReader(Reader):
    """Reads what stands after MATCH, and patterns within expressions."""

    tied = False
    """Whether the pattern that was read last holds a name that was known before it."""
    mapped = False
    """Whether this is a map within a pattern."""

    def __init__(self, text: str, parameters: Mapping[str, object], ontology: Ontology) -> None:
        super().__init__(text, parameters, ontology)
        self._match: Match | None = None
        self._matches: list[Match] = []
        self._matched: dict[str, Match] = {}

    @abstractmethod
    def expression(self) -> Bound:
        """Read an expression."""

    @abstractmethod
    def mapping(self) -> Bound:
        """Read a map that is written out."""

    def matched(self) -> Cost:
        """Read patterns and their WHERE; what that takes of each match."""
        outer, self._match = self._match, Match()
        self._matches.append(self._match)
        self.patterns()
        self._match.where = self.at
        work = self.expression().work if self.word("where") else NOTHING
        self._match.end = self.at
        self._match = outer
        return work

    def keep(self) -> None:
        """Speak of the relationships that the embedded engine would lose, where they were matched."""
        for match in self._matches:
            said = " AND ".join(f"{name} IS NOT NULL" for name in match.kept)
            if said and match.end == match.where:
                self.add(f" WHERE {said} ", match.where)
            elif said:
                self.add(f"{said} AND (", match.where + 1)
                self.add(") ", match.end)

    def spoken(self, name: Token) -> None:
        """Note that a name is spoken of here."""
        match = self._matched.get(name.said) if self.mapped else None
        if match is not None and name.text not in match.kept:
            match.kept.append(name.text)

    def patterns(self) -> None:
        """Read patterns with commas between them, and bind their names."""
        self.path()
        while self.sign(","):
            self.path()

    def path(self) -> int:
        """Read one pattern, with its name if it has one; the most steps it can take."""
        name = None
        if self.shows("=", ahead=1):
            name = self.named()
            self.must("=")
        steps = self.search() if self.says(*SEARCHES) else self.chain()
        if name is not None:
            self.bind(name, several(2 * steps + 1, FACT))
        return steps

    def search(self) -> int:
        """Read a shortest path; its length is bounded as that of any pattern."""
        self.take()
        self.must("(")
        steps = self.chain()
        self.must(")")
        return steps

    def chain(self) -> int:
        """Read a node and the relationships and nodes that follow it; the most steps in all."""
        self.node()
        steps, named = 0, 0
        while self.shows("-", "<"):
            named += 1
            if named > MOST_STEPS:
                raise self.unexpected(f"一条模式最多 {MOST_STEPS} 步", f"a pattern has at most {MOST_STEPS} steps")
            steps += self.relationship()
            self.node()
        return steps

    def node(self) -> None:
        """Read a node; one without a label is given Entity. One whose name is in scope ties the pattern to it."""
        self.must("(")
        if self.here.kind in ("word", "name") and not self.says("where"):
            name = self.named()
            self.tied = self.tied or name in self.scope
            self.bind(name, FACT)
        if self.sign(":"):
            self._node_labels()
        else:
            self.add(f":{ENTITY} ", self.at)
        self._conditions()
        self.must(")")

    def relationship(self) -> int:
        """Read a relationship in either direction; the most steps it can take."""
        self.sign("<")
        self.must("-")
        steps = 1
        if self.sign("["):
            name = None
            if self.here.kind in ("word", "name") and not self.says("where"):
                name = self.named()
                if self._match is not None:
                    self._matched[name] = self._match
            if self.sign(":"):
                self.labels((*self.ontology.relations, *DERIVED))
            if self.shows("*"):
                steps = self._length()
            if name is not None:
                self.bind(name, FACT if steps == 1 else several(steps, FACT))
            self._conditions()
            self.must("]")
        self.must("-")
        self.sign(">")
        if not self.shows("{", "+", "*"):
            return steps
        if steps > 1:
            raise self.unexpected("长度已经写明", "its length is given already")
        return self._quantifier()

    def labels(self, known: tuple[str, ...], *, within: bool = False) -> bool:
        """Read labels or types with `|`, `&`, `:`, `!`, `%` and brackets; whether they could say what is *not*.

        `within` an expression, a bar before what is no label may be the bar of a comprehension.
        """
        vague = self._label(known)
        while self.shows("|", "&", ":"):
            after = self.ahead(1)
            if within and self.shows("|") and after.said not in known and after.text not in ("!", "%", "("):
                break
            self.take()
            vague = self._label(known) or vague
        return vague

    @property
    def types(self) -> tuple[str, ...]:
        """The labels that nodes can be asked for."""
        return (ENTITY, *self.ontology.entities)

    def _node_labels(self) -> None:
        """Read the labels of a node; what they leave open is kept to entities."""
        begun = self.at
        if self.labels(self.types):
            self.add(f"{ENTITY}&(", begun)
            self.add(")", self.at)

    def _label(self, known: tuple[str, ...]) -> bool:
        if self.sign("!"):
            if self.shows("!"):
                raise self.unexpected("这里应为类型", "expected a type")
            self._label(known)
            return True
        if self.sign("%"):
            return True
        if self.sign("("):
            vague = self.labels(known)
            self.must(")")
            return vague
        token = self.here
        if self.key() not in known:
            raise token.refused(f"没有这个类型；有 {'、'.join(known)}", f"no such type; there are {', '.join(known)}")
        return False

    def _conditions(self) -> None:
        """Read the properties and the WHERE within a node or relationship."""
        if self.shows("{"):
            outer, self.mapped = self.mapped, True
            self.mapping()
            self.mapped = outer
        if self.word("where"):
            self.expression()

    def _length(self) -> int:
        """Read `*2`, `*..3` or `*1..3`; the upper end, which has to be there."""
        star = self.take()
        fewest = self._whole()
        most = self._whole() if self.sign("..") else fewest
        return self._bounded(star, most)

    def _quantifier(self) -> int:
        """Read `{2}` or `{1,3}` after a relationship; the upper end, which has to be there."""
        brace = self.take()
        if brace.text != "{":
            return self._bounded(brace, None)
        fewest = self._whole()
        most = self._whole() if self.sign(",") else fewest
        self.must("}")
        return self._bounded(brace, most)

    def _bounded(self, token: Token, most: int | None) -> int:
        if most is None or most > LONGEST:
            raise token.refused(
                f"可变长度须写明上限，最多 {LONGEST}，如 *1..{LONGEST}",
                f"a variable length names its upper end, at most {LONGEST}: *1..{LONGEST}",
            )
        return most

    def _whole(self) -> int | None:
        """Take a whole number if one stands here."""
        if self.here.kind != "number" or not self.here.text.isdecimal() or len(self.here.text) > 6:
            return None
        return int(self.take().text)
