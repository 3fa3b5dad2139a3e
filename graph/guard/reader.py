"""A place in a text and what is known there: the ground on which patterns, expressions and clauses are read.

A reader takes tokens one by one and refuses what it does not expect, and what may take too long or grow too large. It
also keeps what is to be put into the text before the engine sees it, and the names in scope, each with its bound.
"""

from collections.abc import Mapping

from graph.errors import NotAllowed
from graph.guard.bounds import NOTHING, ONE, UNKNOWN, Bound, given
from graph.guard.tokens import Token, tokens
from graph.ontology import Ontology

WORK = 3e7
"""How many steps one expression may take: a few seconds of the slower engine."""
AGAIN = 1e5
"""How many it may take for each of many rows: the slower engine ends a question only after a batch of a hundred."""
SIZE = 5e6
"""How large one value, or one row of an answer, may get: about 200 MB of an engine's memory."""
MADE = 1e4
"""How many values each of many rows may make: an engine holds a batch of rows at a time."""
DEEPEST = 20
"""How deep one expression may stand in another, brackets or not; the engines take longer with every level."""
WRITING = frozenset(
    {"create", "merge", "set", "delete", "detach", "nodetach", "remove", "drop", "foreach", "load", "insert", "finish"}
    | {"call", "show", "terminate", "alter", "grant", "deny", "revoke", "explain", "profile", "yield"}
)
"""Words that do something where a name is not expected; as names they stand between back-ticks."""


Place = tuple[int, int, int]
"""Where a token begins in the text for the engine, and the line and column in which it was written."""


class Reader:
    """Tokens, read from the first to the last."""

    def __init__(self, text: str, parameters: Mapping[str, object], ontology: Ontology) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.values = parameters
        self.parameters = {name: given(value) for name, value in parameters.items()}
        self.ontology = ontology
        self.used: set[str] = set()
        self.scope: dict[str, Bound] = {}
        self.added: dict[int, str] = {}
        self.deep = 0
        self.rows = 1.0
        self.many = False
        self.spent = NOTHING
        self._next = 0

    @property
    def here(self) -> Token:
        """The next token; the last one again and again at the end."""
        return self.ahead(0)

    @property
    def at(self) -> int:
        """The index of the next token."""
        return self._next

    def ahead(self, count: int) -> Token:
        """The token so many after the next one."""
        return self.tokens[min(self._next + count, len(self.tokens) - 1)]

    def take(self) -> Token:
        """The next token, which is then behind."""
        token = self.here
        self._next += 1
        return token

    def says(self, *words: str, ahead: int = 0) -> bool:
        """Whether a word of the language stands here, in any case."""
        token = self.ahead(ahead)
        return token.kind == "word" and token.text.lower() in words

    def shows(self, *signs: str, ahead: int = 0) -> bool:
        """Whether one of these signs stands here."""
        token = self.ahead(ahead)
        return token.kind == "sign" and token.text in signs

    def word(self, *words: str) -> bool:
        """Take the word if it stands here."""
        return self.says(*words) and bool(self.take())

    def sign(self, *signs: str) -> bool:
        """Take the sign if it stands here."""
        return self.shows(*signs) and bool(self.take())

    def must(self, sign: str) -> Token:
        """Take the sign, or refuse what stands in its place."""
        if not self.shows(sign):
            raise self.unexpected(f"这里应为 {sign}", f"expected {sign}")
        return self.take()

    def must_say(self, word: str) -> Token:
        """Take the word, or refuse what stands in its place."""
        if not self.says(word):
            raise self.unexpected(f"这里应为 {word.upper()}", f"expected {word.upper()}")
        return self.take()

    def unexpected(self, zh: str, en: str) -> NotAllowed:
        """The refusal of the next token."""
        return self.here.refused(zh, en)

    def named(self) -> str:
        """Take the name of a variable."""
        token = self.here
        if token.kind == "word" and token.text.lower() in WRITING:
            raise token.refused(
                "只读：不能用写入或管理的词；作名称时请加反引号",
                "only reading is allowed; as a name it stands between back-ticks",
            )
        return self.key()

    def key(self) -> str:
        """Take the name of a property, a label or a key of a map: any word, for nothing else can stand there."""
        if self.here.kind not in ("word", "name"):
            raise self.unexpected("这里应为名称", "expected a name")
        return self.take().said

    def bind(self, name: str, bound: Bound) -> None:
        """Let a name stand for a value."""
        self.scope[name] = bound.costing(ONE)

    def known(self, name: str) -> Bound:
        """What a name stands for; the engine complains of those that stand for nothing."""
        return self.scope.get(name, UNKNOWN)

    def checked(self, bound: Bound, token: Token, times: int = 1) -> Bound:
        """The bound itself; refuses the token at which it gets so many times too large, or too much for `many` rows."""
        if bound.work.most > WORK * times:
            raise token.refused(
                "这个表达式的计算量没有足够小的上限，请减少嵌套、截短列表（如 [..1000]），或用 UNWIND 逐行计算",
                "this expression may take too many steps: nest less, cut its lists as in [..1000], or go row by row "
                "with UNWIND",
            )
        if bound.size > SIZE * times:
            raise token.refused(
                "这个值的大小没有足够小的上限，请截短列表（如 [..1000]）",
                "this value may grow too large: collect or repeat less, or cut its lists as in [..1000]",
            )
        if self.many and (bound.work.again > AGAIN or bound.work.made > MADE):
            raise token.refused(
                "每一行都要算的太多，请截短列表（如 [..1000]），或先汇总再计算",
                "this is too much for each of many rows: cut its lists as in [..1000], or aggregate first",
            )
        return bound

    def text_of(self, token: Token) -> str | None:
        """The text that a string or a parameter holds; None for anything else."""
        if token.kind == "param":
            value = self.values.get(token.said)
            return value if isinstance(value, str) else None
        return token.said if token.kind == "string" else None

    def use(self, token: Token) -> None:
        """Note a parameter that the text uses; refuses one that was not given."""
        if token.kind == "param":
            self.used.add(token.said)
            if token.said not in self.values:
                raise token.refused("没有给出这个参数", "this parameter is not given")

    def add(self, text: str, index: int) -> None:
        """Put something into the text, before a token."""
        self.added[index] = text + self.added.get(index, "")

    def written(self) -> tuple[str, tuple[Place, ...]]:
        """The text for the engine: its tokens, each in its line, with what was put in, and blanks for comments.

        Beside it, where each token stands in it and where the stranger wrote it.
        """
        parts: list[str] = []
        places: list[Place] = []
        end = length = 0
        for index, token in enumerate(self.tokens):
            before = "".join(each if each == "\n" else " " for each in self.text[end : token.at])
            before += self.added.get(index, "")
            said = "" if token.text == ";" else token.text  # one stands at the very end alone
            parts += [before, said]
            length += len(before)
            places.append((length, token.line, token.column))
            length += len(said)
            end = token.end
        return "".join(parts), tuple(places)
