"""Clauses: what a whole query may be made of. A word that begins none of them is refused, whatever it would do."""

import re

from graph.errors import NotAllowed, shown
from graph.guard.bounds import COLLECTED, FACT, NOTHING, ONE, PLAIN, UNKNOWN, Bound, either, joined
from graph.guard.expressions import ExpressionReader
from graph.guard.reader import SIZE, WORK
from graph.guard.tokens import Token
from graph.statements import TEXT_INDEXES

CLAUSES = "MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, CALL { }, UNION, RETURN, ORDER BY, SKIP, LIMIT"
PROCEDURE = "db.index.fulltext.queryNodes"
YIELDS = {"node": FACT, "score": PLAIN}
MOST_CLAUSES = 60
DEEPEST_QUERY = 4
"""How many subqueries may stand in each other; a planner takes seconds for five, and minutes for ten."""
LONGEST_SEARCH = 200
ROWS = 1e8
"""How many rows the UNWINDs of a query may make of one."""
COLUMNS = 4
"""How many of the largest values one row may hold."""
MOST_ROWS = 10_000
"""How many rows an answer has. One more is asked for, so that an engine which answers at the end has an end."""
_COSTLY = re.compile(r"(?<!\\)[/~]")


class ClauseReader(ExpressionReader):
    """Reads a query from its first clause to its end."""

    clauses = 0
    inside = 0
    """How many subqueries this one stands in."""
    outside = (1.0, False)
    """How many rows the query around this one has, and whether there are many: it is asked anew for each of them."""

    def query(self) -> None:
        """Read the whole text."""
        self.ended: set[int] = set()
        self.columns = tuple(self._branches())
        self.keep()
        self.sign(";")
        if self.here.kind != "end":
            raise self._not_among()

    def subquery(self) -> dict[str, Bound]:
        """Read a query within braces; what it returns, by name."""
        self.inside += 1
        if self.inside > DEEPEST_QUERY:
            raise self.unexpected(
                f"子查询嵌套过深，最多 {DEEPEST_QUERY} 层", f"subqueries nest deeper than {DEEPEST_QUERY}"
            )
        outer, outside, spent = dict(self.scope), self.outside, self.spent
        self.outside, self.spent = (self.rows, self.many), NOTHING
        columns = self._branches()
        self.scope, self.outside, self.spent = outer, outside, spent + self.spent
        self.inside -= 1
        return columns

    def _branches(self) -> dict[str, Bound]:
        """Read queries joined by UNION."""
        outer, whole, ends = dict(self.scope), True, []
        columns = self._clauses()
        rows, many = self.rows, self.many
        ends.append(self.at)
        while self.word("union"):
            whole = self.word("all") and whole
            self.word("distinct")
            self.scope = dict(outer)
            self.rows, self.many = self.outside
            more = self._clauses()
            columns = {name: either([bound, more.get(name, UNKNOWN)]) for name, bound in columns.items()}
            rows, many = rows + self.rows, True
            ends.append(self.at)
        self.rows, self.many = rows, many
        if whole and not self.inside:  # otherwise a branch cut short could miss what others have not
            self._limit(ends)
        return columns

    def _limit(self, ends: list[int]) -> None:
        """Give each branch one that has none and sorts nothing: the embedded engine cannot be stopped in between."""
        for end in ends:
            if end not in self.ended:
                self.add(f" LIMIT {MOST_ROWS + 1} ", end)

    def _clauses(self) -> dict[str, Bound]:
        """Read clause after clause; what the last one returns."""
        begun, matched = self.at, False
        while True:
            self.clauses += 1
            if self.clauses > MOST_CLAUSES:
                raise self.unexpected(f"最多 {MOST_CLAUSES} 个子句", f"at most {MOST_CLAUSES} clauses")
            if self.says("optional") and self.says("match", ahead=1):
                self.take()
            if self.word("match"):
                self._more_rows()
                self.spent, matched = self.matched(), True
                continue
            if self.says("unwind"):
                self._unwind(after_match=matched)
            elif self.word("with"):
                self.scope = self._items()
                self._where()
            elif self.says("call"):
                self._call_clause()
            elif self.word("return"):
                return self._items()
            elif self.inside and self.at > begun:
                return {}
            else:
                raise self._unfinished() if self.at > begun else self._not_among()
            matched = False

    def _unfinished(self) -> NotAllowed:
        if self.here.kind == "end" or self.shows(";"):
            return self.unexpected("查询须以 RETURN 结尾", "a query ends with RETURN")
        return self._not_among()

    def _not_among(self) -> NotAllowed:
        return self.unexpected(f"不可用；可用 {CLAUSES}", f"it is not among what is allowed: {CLAUSES}")

    def _where(self) -> None:
        if self.word("where"):
            self.spent += self.expression().work

    def _more_rows(self) -> None:
        """Rows multiply: what was each row's own no longer is."""
        self.many = True
        self.scope = {name: bound.apart() for name, bound in self.scope.items()}

    def _items(self) -> dict[str, Bound]:
        """Read what stands after WITH or RETURN, with its order and cuts; what it names, by name."""
        self.word("distinct")
        first, aggregates, keys = self.here, False, False
        columns: dict[str, Bound] = {}
        while True:
            if self.sign("*"):
                columns |= dict(sorted(self.scope.items()))
                keys = True
            else:
                self._item(columns)
                aggregates, keys = aggregates or self.aggregates, keys or not self.aggregates
            if not self.sign(","):
                break
        self.spent += self.checked(joined(columns.values()), first, COLUMNS).work
        columns = {name: bound.costing(ONE) for name, bound in columns.items()}
        if aggregates:
            columns = self._grouped(columns, keyed=keys)
        self._cuts(columns)
        return columns

    def _item(self, columns: dict[str, Bound]) -> None:
        """Read one expression with its name; `aggregates` says whether it does."""
        begun, at, self.aggregates = self.here, self.at, False
        bound = self.expression()
        name = self.text[begun.at : self.tokens[self.at - 1].end]
        if self.word("as"):
            at, name = self.at, self.named()
        if name in columns:
            raise self.tokens[at].refused("有两列同名，请用 AS 另取名", "two columns have this name: use AS")
        columns[name] = bound

    def _grouped(self, columns: dict[str, Bound], *, keyed: bool) -> dict[str, Bound]:
        """The columns where rows were aggregated, by keys or all in one."""
        self.spent = NOTHING
        if keyed:
            self.rows = min(self.rows, COLLECTED * self.outside[0])
            return {name: bound.keyed() for name, bound in columns.items()}
        self.rows, self.many = self.outside
        return columns if self.many else {name: bound.alone() for name, bound in columns.items()}

    def _cuts(self, columns: dict[str, Bound]) -> None:
        """Read ORDER BY, SKIP and LIMIT; names from before and after may be used."""
        before, ordered = self.scope, self.says("order")
        self.scope = {**before, **columns}
        if self.word("order"):
            self.must_say("by")
            self._order()
            while self.sign(","):
                self._order()
        skipped = self.expression().value if self.word("skip", "offset") else 0.0
        if self.says("limit"):
            begun = self.take()
            most = skipped + self.expression().value
            if ordered:
                self._sorted(begun, most)
            self.ended.add(self.at)
        elif ordered:
            self.spent = NOTHING
            self.ended.add(self.at)
        self.scope = before

    def _order(self) -> None:
        self.spent += self.expression().work
        self.word("asc", "ascending", "desc", "descending")

    def _sorted(self, begun: Token, most: float) -> None:
        """Take so many sorted rows; the embedded engine makes ten times as many before it looks at the clock."""
        rows, self.spent, spent = 10 * most, NOTHING, self.spent
        if self.many and (rows * spent.again > WORK or rows * spent.made > SIZE):
            fits = int(min(WORK / max(1.0, spent.again), SIZE / max(1.0, spent.made)) / 10)
            raise begun.refused(
                f"排序的每一行都要算很多：请用 LIMIT {fits} 以内，或不写 LIMIT",
                f"each of the sorted rows takes much: LIMIT them to {fits} at most, or leave LIMIT out",
            )

    def _unwind(self, *, after_match: bool) -> None:
        if after_match and self.scope:
            self.add("WITH * ", self.at)  # else the embedded engine finds nothing for a MATCH that follows
        begun = self.take()
        source = self.expression()
        self.spent += source.work
        self.must_say("as")
        name = self.named()
        if source.items > 1:
            self._more_rows()
            self.rows *= source.usual
        if self.rows > ROWS:
            raise begun.refused("UNWIND 的乘积过大", "the lists that are unwound multiply to too many rows")
        self.bind(name, source.item)

    def _call_clause(self) -> None:
        """Read a subquery, or the search of an index of ours."""
        self.take()
        if self.here.kind in ("word", "name"):
            self._search_index()
            return
        if self.sign("("):
            self._imported()
        self.must("{")
        columns = self.subquery()
        self.must("}")
        self.scope |= columns
        if self.many:
            self._more_rows()

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
        self._more_rows()
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
