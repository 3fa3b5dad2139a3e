"""The parts of expressions: literals, names, lists, maps, comprehensions, folds, functions and subqueries."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from math import inf

from graph.errors import shown
from graph.guard.bounds import (
    COLLECTED,
    FAN,
    PLAIN,
    UNKNOWN,
    USUAL_FAN,
    Bound,
    Cost,
    either,
    listed,
    several,
    string,
)
from graph.guard.functions import FUNCTIONS, Function
from graph.guard.iterations import IterationReader
from graph.guard.patterns import SEARCHES
from graph.guard.tokens import Token

QUANTIFIERS = ("all", "any", "none", "single")
SUBQUERIES = ("exists", "count", "collect")
CONSTANTS = ("true", "false", "null")
SUBQUERY_WORK = Cost(1_000.0, 1_000.0)
"""A subquery goes row by row, so that it can be ended; this is for those that stand in a comprehension."""


class AtomReader(IterationReader):
    """Reads one operand, without operators around it."""

    aggregates = False
    """Whether an aggregating function was read."""

    @abstractmethod
    def subquery(self) -> dict[str, Bound]:
        """Read what stands in the braces of a subquery; what it returns, by name."""

    def atom(self) -> Bound:
        """Read one operand."""
        token = self.here
        if token.kind in ("number", "string", "param"):
            return self._literal()
        if token.kind == "name":
            return self._variable()
        if token.kind == "word":
            return self._word()
        if self.shows("("):
            return self._pattern() if self._begins_pattern() else self._bracketed()
        if self.shows("["):
            return self._list()
        if self.shows("{"):
            return self.mapping()
        raise self.unexpected("这里应为表达式", "expected an expression")

    def mapping(self) -> Bound:
        """Read a map that is written out."""
        self.must("{")
        parts: list[Bound] = []
        while not self.shows("}"):
            self.key()
            self.must(":")
            parts.append(self.expression())
            if not self.sign(","):
                break
        self.must("}")
        return listed(parts)

    def _literal(self) -> Bound:
        token = self.take()
        if token.kind == "string":
            return string(token.said)
        if token.kind == "number":
            return Bound(value=float(token.text) if token.text.isdecimal() and len(token.text) < 19 else inf)
        self.use(token)
        return self.parameters[token.said]

    def _variable(self) -> Bound:
        begun, token = self.at, self.here
        bound = self.known(self.named())
        self.spoken(token)
        if bound.summed:  # the engines add texts and lists to numbers, but multiply numbers alone
            self.add("(1*", begun)
            self.add(")", self.at)
        return self._projection(bound) if self.shows("{") else bound

    def _projection(self, of: Bound) -> Bound:
        """Read the braces after a name: `n {.name, .*, key: value, other}`."""
        self.must("{")
        parts = [of]
        while not self.shows("}"):
            if self.sign("."):
                if not self.sign("*"):
                    self.key()
            elif self.shows(":", ahead=1):
                self.key()
                self.must(":")
                parts.append(self.expression())
            else:
                parts.append(self.known(self.named()))
            if not self.sign(","):
                break
        self.must("}")
        return listed(parts)

    def _word(self) -> Bound:
        if self.says(*SEARCHES) and self.shows("(", ahead=1):
            return several(2 * self.search() + 1, PLAIN)
        if self.says("case"):
            return self._case()
        if self.shows("{", ahead=1) and self.says(*SUBQUERIES):
            return self._subquery()
        length = self._name_of_function()
        if length:
            parts = [self.take() for _ in range(length)]
            return self._call("".join(each.text for each in parts), parts[0])
        if self.says(*CONSTANTS):
            self.take()
            return Bound(value=1.0)
        return self._variable()

    def _name_of_function(self) -> int:
        """How many tokens the name of a function has that stands here, points among them; 0 where none does."""
        length = 1
        while self.shows(".", ahead=length) and self.ahead(length + 1).kind in ("word", "name"):
            length += 2
        return length if self.shows("(", ahead=length) else 0

    def _case(self) -> Bound:
        self.must_say("case")
        conditions: list[Bound] = [] if self.says("when") else [self.expression()]
        values: list[Bound] = []
        if not self.says("when"):
            raise self.unexpected("这里应为 WHEN", "expected WHEN")
        while self.word("when"):
            conditions.append(self.expression())
            while self.sign(","):
                conditions.append(self.expression())
            self.must_say("then")
            values.append(self.expression())
        if self.word("else"):
            values.append(self.expression())
        self.must_say("end")
        found = either(values)
        return found.costing(sum((each.work for each in conditions), found.work))

    def _subquery(self) -> Bound:
        kind = self.take().text.lower()
        self.must("{")
        outer, rows, columns = dict(self.scope), (self.rows, self.many, self.spent, self.aggregates), {}
        if self.shows("(") or self.shows("=", ahead=1) or self.says(*SEARCHES):
            self.many = True
            self.matched()
        else:
            columns = self.subquery()
        self.scope, (self.rows, self.many, self.spent, self.aggregates) = outer, rows
        self.must("}")
        if kind != "collect":
            return PLAIN.costing(SUBQUERY_WORK)
        column = next(iter(columns.values()), UNKNOWN)
        return replace(several(COLLECTED, column, SUBQUERY_WORK), grouped=USUAL_FAN)

    def _begins_pattern(self) -> bool:
        """Whether the bracket here opens a node with a relationship after it: `(a)-(b)` is a difference."""
        if not self.shows("("):
            return False
        first, second = self.ahead(1), self.ahead(2)
        named = first.kind in ("word", "name") and second.text in (")", ":", "{")
        filtered = self.says("where", ahead=1) or self.says("where", ahead=2)
        if not (named or filtered or first.text in (")", ":", "{")):
            return False
        after = self.here.partner - self.at + 1
        if self.shows("<", ahead=after):
            return self.shows("-", ahead=after + 1) and self.shows("[", "-", ahead=after + 2)
        if not self.shows("-", ahead=after):
            return False
        arrow = self.shows("-", ahead=after + 1) and self.shows("(", ">", ahead=after + 2)
        return arrow or self.shows("[", ahead=after + 1)

    def _pattern(self) -> Bound:
        outer = dict(self.scope)
        self.chain()
        self.scope = outer
        return Bound(items=FAN, size=FAN, work=SUBQUERY_WORK, grouped=USUAL_FAN)

    def _bracketed(self) -> Bound:
        self.must("(")
        found = self.expression()
        self.must(")")
        return found

    def _list(self) -> Bound:
        opening = self.must("[")
        if self.ahead(0).kind in ("word", "name") and self.says("in", ahead=1):
            return self.comprehension(opening)
        if self._begins_pattern() or (self.shows("=", ahead=1) and self.shows("(", ahead=2)):
            return self.pattern_comprehension(opening)
        parts: list[Bound] = []
        while not self.shows("]"):
            parts.append(self.expression())
            if not self.sign(","):
                break
        self.must("]")
        return listed(parts)

    def _call(self, name: str, token: Token) -> Bound:
        """Read the brackets of a function, with what is special about some."""
        opening, lower = self.here, name.lower()
        special: dict[str, Callable[[Token], Bound]] = {"reduce": self.fold, "count": self._count}
        special |= dict.fromkeys(QUANTIFIERS, self.quantified)
        if lower in special:
            return self.checked(special[lower](token), token)
        function = FUNCTIONS.get(lower)
        if function is None:
            raise token.refused(f"不可用的函数 {shown(name)}", f"the function {shown(name)} is not allowed")
        self.must("(")
        self.aggregates = self.aggregates or function.aggregates
        if function.aggregates:
            self.word("distinct")
        of = self._arguments(function, opening)
        return self.checked(function.of(of, token), token)

    def _arguments(self, function: Function, opening: Token) -> list[Bound]:
        of: list[Bound] = []
        while not self.shows(")"):
            of.append(self.expression())
            if not self.sign(","):
                break
        self.must(")")
        if not function.fewest <= len(of) <= function.most:
            raise opening.refused("参数个数不对", "a wrong number of arguments")
        return of

    def _count(self, token: Token) -> Bound:
        self.aggregates = True
        self.must("(")
        self.word("distinct")
        if not self.sign("*"):
            self.expression()
        self.must(")")
        return PLAIN
