"""What goes through a list or a pattern within an expression: comprehensions, quantifiers and folds."""

from dataclasses import replace
from math import inf

from graph.guard.bounds import COLLECTED, FAN, NOTHING, PLAIN, USUAL_FAN, Bound, Cost, either, several
from graph.guard.patterns import PatternReader
from graph.guard.tokens import Token

TIED_STEPS = 3
"""How many relationships a pattern comprehension may have that holds a known name; others have one."""


class IterationReader(PatternReader):
    """Reads what goes through something; the work of each round counts as often as there are rounds."""

    folding = False
    """Whether this is the step of a fold."""

    def comprehension(self, opening: Token) -> Bound:
        """Read `[x IN list WHERE … | …]` after its bracket."""
        outer = dict(self.scope)
        source, item = self._iterated()
        kept = self.expression() if self.word("where") else PLAIN
        made = self.expression() if self.sign("|") else item
        self.scope = outer
        self.must("]")
        work = source.work + (kept.work + made.work).making(1.0).rounds(source.items, source.usual)
        found = several(source.items, made, work)
        shared = found.size if source.shared else 0.0
        found = replace(found, copies=found.copies + source.copies, shared=shared, grouped=source.grouped)
        return self.checked(found, opening)

    def _iterated(self) -> tuple[Bound, Bound]:
        """Read `x IN list` and bind the name; the list and one of its items."""
        name = self.named()
        self.must_say("in")
        source = self.expression()
        self.bind(name, source.item)
        return source, source.item

    def pattern_comprehension(self, opening: Token) -> Bound:
        """Read `[(a)-->(b) WHERE … | …]` after its bracket; it is made at once, so its pattern is a short one."""
        outer, self.tied = dict(self.scope), False
        steps = self.path()
        if steps > (TIED_STEPS if self.tied else 1):
            raise opening.refused(
                f"模式推导最多 {TIED_STEPS} 步，且须含已知的节点；更长的请用 MATCH 或 COLLECT {{ }}",
                f"a pattern comprehension has at most {TIED_STEPS} steps, from a node that is known; "
                "for longer ones use MATCH or COLLECT { }",
            )
        items, usual = (FAN, USUAL_FAN) if self.tied else (COLLECTED, COLLECTED)
        kept = self.expression() if self.word("where") else PLAIN
        self.must("|")
        made = self.expression()
        self.scope = outer
        self.must("]")
        work = (kept.work + made.work).making(1.0).rounds(items, usual)
        return self.checked(replace(several(items, made, work), grouped=usual), opening)

    def quantified(self, token: Token) -> Bound:
        """Read `any(x IN list WHERE …)`."""
        outer = dict(self.scope)
        self.must("(")
        source, _ = self._iterated()
        kept = self.expression() if self.word("where") else PLAIN
        self.must(")")
        self.scope = outer
        return PLAIN.costing(source.work + kept.work.rounds(source.items, source.usual))

    def fold(self, token: Token) -> Bound:
        """Read `reduce(sum = 0, x IN list | sum + x)`: it may not double what it gathers."""
        if self.folding:
            raise token.refused("reduce 之内不可再用 reduce", "there is no reduce within a reduce")
        outer = dict(self.scope)
        self.must("(")
        name = self.named()
        self.must("=")
        # a number stays one; a text or list is copied at every step
        summed = self.here.kind == "number" and self.shows(",", ahead=1)
        start = self.expression()
        self.must(",")
        source, _ = self._iterated()
        self.must("|")
        self.bind(name, replace(start, items=start.items + source.items, value=inf, copies=1.0, summed=summed))
        self.folding = True
        step = self.expression()
        self.folding = False
        self.must(")")
        self.scope = outer
        if step.copies > 1 or step.nested:
            raise token.refused(
                "reduce 的累计值在每步中只能出现一次，且不在列表或映射之内（比较除外），否则会成倍增长",
                "what reduce gathers may stand once in each step, and not within a list or map, but for comparing it: "
                "else it doubles and doubles",
            )
        return _folded(start, source, step, summed=summed)


def _folded(start: Bound, source: Bound, step: Bound, *, summed: bool) -> Bound:
    """What a fold gathers: a number, or a text or list that is copied, and grows, at every step."""
    if summed:
        size = usual = max(start.size, step.size)
        copied = NOTHING
    else:
        size, usual = (start.size + times * step.size for times in (source.items, source.usual))
        copied = Cost(size, usual)
    work = start.work + source.work + (step.work + copied).rounds(source.items, source.usual)
    return Bound(size, size, work=work.making(usual), inner=either([start.item, step.item]))
