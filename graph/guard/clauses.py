"""Clauses: what a whole query may be made of. A word that begins none of them is refused, whatever it would do."""

import re
from dataclasses import replace

from graph.errors import shown
from graph.guard.bounds import COLLECTED, FACT, PLAIN, ROWS, Bound
from graph.guard.expressions import ExpressionReader
from graph.guard.tokens import Token
from graph.statements import TEXT_INDEXES

CLAUSES = "MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, CALL { }, UNION, RETURN, ORDER BY, SKIP, LIMIT"
PROCEDURE = "db.index.fulltext.queryNodes"
YIELDS = {"node": FACT, "score": PLAIN}
MOST_CLAUSES = 60
DEEPEST_QUERY = 4
"""How many subqueries may stand in each other; a planner takes seconds for five, and minutes for ten."""
LONGEST_SEARCH = 200
MOST_ROWS = 10_000
"""How many rows an answer has. One more is asked for, so that an engine which answers at the end has an end."""
_COSTLY = re.compile(r"(?<!\\)[/~]")


class ClauseReader(ExpressionReader):
    """Reads a query from its first clause to its end."""

    clauses = 0
    inside = 0
    """How many subqueries this one stands in."""
    rows = 1.0
    """How many rows the UNWINDs so far may have made of one."""

    def query(self) -> None:
        """Read the whole text."""
        self.limited: set[int] = set()
        self._branches()
        self.sign(";")
        if self.here.kind != "end":
            raise self.unexpected(f"不可用；可用 {CLAUSES}", f"it is not among what is allowed: {CLAUSES}")

    def subquery(self) -> dict[str, Bound]:
        """Read a query within braces; what it returns, by name."""
        self.inside += 1
        if self.inside > DEEPEST_QUERY:
            raise self.unexpected(
                f"子查询嵌套过深，最多 {DEEPEST_QUERY} 层", f"subqueries nest deeper than {DEEPEST_QUERY}"
            )
        outer = dict(self.scope)
        columns = self._branches()
        self.scope = outer
        self.inside -= 1
        return columns

    def _branches(self) -> dict[str, Bound]:
        """Read queries joined by UNION."""
        outer, whole, ends = dict(self.scope), True, []
        columns = self._clauses()
        ends.append(self.at)
        while self.word("union"):
            whole = self.word("all") and whole
            self.word("distinct")
            self.scope = dict(outer)
            columns = {**self._clauses(), **columns}
            ends.append(self.at)
        if whole and not self.inside:  # otherwise a branch cut short could miss what others have not
            self._limit(ends)
        return columns

    def _limit(self, ends: list[int]) -> None:
        """Give each branch that has no LIMIT one."""
        for end in ends:
            if end not in self.limited:
                self.add(f" LIMIT {MOST_ROWS + 1} ", end)

    def _clauses(self) -> dict[str, Bound]:
        """Read clause after clause; what the last one returns."""
        begun = self.at
        while True:
            self.clauses += 1
            if self.clauses > MOST_CLAUSES:
                raise self.unexpected(f"最多 {MOST_CLAUSES} 个子句", f"at most {MOST_CLAUSES} clauses")
            if self.says("optional") and self.says("match", ahead=1):
                self.take()
            if self.says("match"):
                self._match()
            elif self.word("with"):
                self.scope = self._items()
                self._where()
            elif self.says("unwind"):
                self._unwind()
            elif self.says("call"):
                self._call_clause()
            elif self.word("return"):
                return self._items()
            elif self.inside and self.at > begun:
                return {}
            elif self.at > begun and (self.here.kind == "end" or self.shows(";")):
                raise self.unexpected("查询须以 RETURN 结尾", "a query ends with RETURN")
            else:
                raise self.unexpected(f"不可用；可用 {CLAUSES}", f"it is not among what is allowed: {CLAUSES}")

    def _match(self) -> None:
        self._more_rows(self.take())
        self.patterns()
        self._where()

    def _where(self) -> None:
        if self.word("where"):
            self.expression()

    def _more_rows(self, begun: Token, times: float = 1.0) -> None:
        """Rows multiply: what was each row's own no longer is."""
        self.rows *= max(1.0, times)
        self.scope = {name: replace(bound, shared=0.0) for name, bound in self.scope.items()}
        if self.rows > ROWS:
            raise begun.refused("UNWIND 的乘积过大", "the lists that are unwound multiply to too many rows")

    def _items(self) -> dict[str, Bound]:
        """Read what stands after WITH or RETURN, with its order and cuts; what it names, by name."""
        self.word("distinct")
        self.aggregates, keys = False, 0
        columns: dict[str, Bound] = {}
        while True:
            if self.sign("*"):
                columns |= self.scope
            else:
                outside, self.aggregates = self.aggregates, False
                begun = self.here
                bound = self.expression()
                keys += not self.aggregates
                self.aggregates = self.aggregates or outside
                name = self.named() if self.word("as") else begun.said
                columns[name] = bound.costing(1.0)
            if not self.sign(","):
                break
        if self.aggregates:
            self.rows = min(self.rows, COLLECTED) if keys else 1.0
        self._cuts(columns)
        return columns

    def _cuts(self, columns: dict[str, Bound]) -> None:
        """Read ORDER BY, SKIP and LIMIT; names from before and after may be used."""
        before = self.scope
        self.scope = {**before, **columns}
        if self.word("order"):
            self.must_say("by")
            self.expression()
            self.word("asc", "ascending", "desc", "descending")
            while self.sign(","):
                self.expression()
                self.word("asc", "ascending", "desc", "descending")
        if self.word("skip", "offset"):
            self.expression()
        if self.word("limit"):
            self.expression()
            self.limited.add(self.at)
        self.scope = before

    def _unwind(self) -> None:
        begun = self.take()
        source = self.expression()
        self.must_say("as")
        name = self.named()
        self._more_rows(begun, source.items)
        self.bind(name, source.item)

    def _call_clause(self) -> None:
        """Read a subquery, or the search of an index of ours."""
        begun = self.take()
        if self.here.kind in ("word", "name"):
            self._search_index()
            return
        if self.sign("("):
            self._imported()
        self.must("{")
        columns = self.subquery()
        self.must("}")
        self._more_rows(begun)
        self.scope |= columns

    def _imported(self) -> None:
        """Read the names that a subquery takes in."""
        while not self.shows(")"):
            if not self.sign("*"):
                self.named()
            if not self.sign(","):
                break
        self.must(")")

    def _search_index(self) -> None:
        begun = self.here
        name = self.take().text
        while self.shows(".") and self.ahead(1).kind in ("word", "name"):
            name += self.take().text + self.take().text
        if name != PROCEDURE:
            raise begun.refused(
                f"不可用的过程 {shown(name)}；可用 {PROCEDURE}",
                f"the procedure {shown(name)} is not allowed; there is {PROCEDURE}",
            )
        self.must("(")
        index = self.take()
        if self.text_of(index) not in TEXT_INDEXES:
            raise index.refused(f"可用的索引：{'、'.join(TEXT_INDEXES)}", f"the indexes are {', '.join(TEXT_INDEXES)}")
        self.use(index)
        self.must(",")
        self._searched()
        self.must(")")
        self._more_rows(begun)
        self._yield()

    def _searched(self) -> None:
        """Read the words that are searched for: without Lucene's slow expressions."""
        token = self.take()
        text = self.text_of(token)
        if text is None or len(text) > LONGEST_SEARCH or _COSTLY.search(text):
            raise token.refused(
                f"检索词须是字符串或参数，最多 {LONGEST_SEARCH} 字，不含 ~ 与 /",
                f"what is searched is a string or parameter, at most {LONGEST_SEARCH} characters, without ~ and /",
            )
        self.use(token)

    def _yield(self) -> None:
        self.must_say("yield")
        while True:
            token = self.here
            column = self.key()
            if column not in YIELDS:
                raise token.refused("这里应为 node 或 score", "expected node or score")
            self.bind(self.named() if self.word("as") else column, YIELDS[column])
            if not self.sign(","):
                break
        self._where()
