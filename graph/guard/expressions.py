"""Expressions: operands with operators between them, and what may stand before and after an operand.

How tightly operators bind does not matter here: all operands of one expression are bounded together.
"""

from dataclasses import replace
from math import inf

from graph.guard.atoms import AtomReader
from graph.guard.bounds import NOTHING, PIECE, PLAIN, Bound, Cost, characters, joined
from graph.guard.reader import DEEPEST, WORK
from graph.guard.regexes import steps
from graph.guard.tokens import Token

MOST_OPERATORS = 100
"""How many operators one expression may have without brackets; the embedded engine reads few more."""
MOST_EXCLUSIVE = 5
"""How many XOR a whole query may have: with each one more a planner takes several times as long, and its memory."""
MOST_NOT = 5
LONG = 100.0
"""How large a value is that counts when it is made anew: a list, a long text."""
ARITHMETIC = ("+", "-", "*", "/", "%", "^", "||")
COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
TESTS = ("and", "or", "in", "contains")


class ExpressionReader(AtomReader):
    """Reads whole expressions."""

    exclusive = 0

    def expression(self) -> Bound:
        """Read one expression; its bound. Refuses one that may take too long or grow too large."""
        begun = self.here
        self.deep += 1
        if self.deep > DEEPEST:
            raise begun.refused(f"表达式嵌套过深，最多 {DEEPEST} 层", f"expressions nest deeper than {DEEPEST}")
        found = self._operands(begun)
        self.deep -= 1
        return self.checked(found, begun)

    def _operands(self, begun: Token) -> Bound:
        """Read operands until no operator follows."""
        operands = [self._operand()]
        operators: list[str] = []
        searched = NOTHING
        while operator := self._operator():
            operators.append(operator)
            if len(operators) > MOST_OPERATORS:
                raise begun.refused(
                    f"表达式过长，最多 {MOST_OPERATORS} 个运算符；多个值请用 IN 列表参数",
                    f"more than {MOST_OPERATORS} operators; compare with many values by IN and a list",
                )
            if operator == "null":
                continue
            if operator == "=~":
                searched += self._regex(operands[-1])
            operands.append(self._operand())
            if operator == "in":
                searched += Cost(operands[-1].items / PIECE, operands[-1].usual / PIECE)
        if not operators:
            return operands[0]
        together = joined(operands)
        if set(operators) <= set(ARITHMETIC):
            work = together.work.making(together.anew) if together.size > LONG else together.work
            return replace(together, value=_value(operands, operators), work=work)
        return PLAIN.costing(together.work + searched)

    def _operator(self) -> str:
        """Take an operator if one stands here; its name, `null` for those that need no operand after them."""
        token = self.here
        if self.sign(*ARITHMETIC, *COMPARISONS, "=~"):
            return token.text
        if self.word(*TESTS):
            return token.text.lower()
        if self.word("starts", "ends"):
            self.must_say("with")
            return "with"
        if self.word("xor"):
            self.exclusive += 1
            if self.exclusive > MOST_EXCLUSIVE:
                raise token.refused(f"最多 {MOST_EXCLUSIVE} 个 XOR", f"at most {MOST_EXCLUSIVE} XOR")
            return "xor"
        if self.word("is"):
            self.word("not")
            self.must_say("null")
            return "null"
        return ""

    def _operand(self) -> Bound:
        """Read an operand with the signs before it and the look-ups after it."""
        begun, denied = self.here, 0
        while self.word("not"):
            denied += 1
        if denied > MOST_NOT:
            raise begun.refused(f"最多连用 {MOST_NOT} 个 NOT", f"at most {MOST_NOT} NOT in a row")
        self.sign("-") or self.sign("+")
        found = self.atom()
        while True:
            if self.sign("."):
                self.key()
                found = found.item.costing(found.work + 1)
            elif self.shows("["):
                found = self._looked_up(found)
            elif self.shows(":") and self._is_label():
                self.take()
                self.labels((*self.types, *self.ontology.relations), within=True)
                found = PLAIN.costing(found.work + 1)
            else:
                return PLAIN.costing(found.work + 1) if denied else found

    def _is_label(self) -> bool:
        after = self.ahead(1)
        return after.text in ("!", "%", "(") or after.kind in ("word", "name")

    def _looked_up(self, of: Bound) -> Bound:
        """Read `[index]`, `[key]` or `[from..to]`."""
        self.must("[")
        work, last = of.work + 1, inf
        if not self.shows(".."):
            work += self.expression().work
        if not self.sign(".."):
            self.must("]")
            return of.item.costing(work)
        if not self.shows("]"):
            begun = self.here
            work += self.expression().work
            last = self._counted(begun)
        self.must("]")
        found = of.cut(last)
        return found.costing((work + found.items / PIECE).making(found.anew if found.size > LONG else 0.0))

    def _counted(self, begun: Token) -> float:
        """The number that the expression just read is, counted from the front of a list; infinite for any other."""
        if not self.shows("]") or self.tokens[self.at - 1] is not begun:
            return inf
        value = self.values.get(begun.said) if begun.kind == "param" else begun.text
        return float(value) if isinstance(value, int | str) and str(value).isdecimal() else inf

    def _regex(self, matched: Bound) -> float:
        """Look at the pattern that follows, written out or a parameter: how many steps it takes. Refuses a slow one."""
        token = self.here
        pattern = self.text_of(token)
        taken = inf if pattern is None else steps(pattern, characters(matched)) / PIECE
        if taken > WORK or self.shows(*ARITHMETIC, "[", ".", ahead=1):
            raise token.refused(
                "正则表达式须是字符串或参数，最多三处重复，不可重复括号，选择不多；或用 CONTAINS、STARTS WITH",
                "a regular expression is a string or parameter with at most three repetitions, none of them of a "
                "bracket, and few choices; or use CONTAINS, STARTS WITH",
            )
        return taken


def _value(operands: list[Bound], operators: list[str]) -> float:
    """The largest integer that a sum or product can be; a quotient is no larger than what is divided."""
    if "^" in operators or "||" in operators:
        return inf
    if "*" not in operators:
        return sum(each.value for each in operands)
    product = 1.0
    for each in operands:
        product *= 1.0 + each.value
    return product
