"""The text of a query as tokens: enough to find its parameters, its columns and whether it writes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      (?P<skip>   //[^\n]* | /\*.*?\*/ | \s+ )
    | (?P<string> '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" )
    | (?P<param>  \$(?:\w+|`[^`]*`) )
    | (?P<name>   `[^`]*` )
    | (?P<word>   [^\W\d]\w* )
    | (?P<number> \d[\w.]* )
    | (?P<sign>   . )
    """,
    re.VERBOSE | re.DOTALL,
)
_WRITES = frozenset({"create", "merge", "set", "delete", "detach", "remove", "drop", "foreach", "load"})
_AFTER_RETURN = frozenset({"order", "skip", "limit", "offset", "union"})


@dataclass(frozen=True)
class Token:
    """A word, string, name, parameter, number or sign; `depth` counts the brackets open around it."""

    kind: str
    text: str
    line: int
    depth: int

    def says(self, *words: str) -> bool:
        """Whether it is one of these words of the language, in any case."""
        return self.kind == "word" and self.text.lower() in words


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, without comments and space."""
    line, depth = 1, 0
    for found in _TOKEN.finditer(text):
        kind, said = str(found.lastgroup), found.group()
        if said in (")", "]", "}"):
            depth -= 1
        if kind != "skip":
            yield Token(kind, said, line, depth)
        if said in ("(", "[", "{"):
            depth += 1
        line += said.count("\n")


def parameters(found: Sequence[Token]) -> dict[str, int]:
    """The names of the parameters used, each with the line of its first use."""
    used: dict[str, int] = {}
    for token in found:
        if token.kind == "param":
            used.setdefault(token.text[1:].strip("`"), token.line)
    return used


def writes(found: Sequence[Token]) -> Token | None:
    """The first word that makes the query write (or read files), if there is one."""
    texts = ["", *(token.text for token in found), ""]
    for before, token, after in zip(texts, found, texts[2:], strict=False):
        # After a dot it is a property, after a colon a label, before one a key: n.set, (:Load), {merge: 1}
        if token.says(*_WRITES) and before not in (".", ":") and after != ":":
            return token
    return None


def columns(found: Sequence[Token]) -> list[tuple[list[str], int]]:
    """The columns of each top-level RETURN (UNION has several), with its line."""
    branches: list[tuple[list[str], int]] = []
    part: list[Token] = []
    parts: list[list[Token]] | None = None
    before = ""
    for token in [*found, Token("sign", ";", 0, 0)]:
        # after a dot or AS it is a name, whatever it says: r.order AS order
        named, before = before in (".", "as"), token.text.lower()
        top = token.depth == 0
        if parts is None:
            if top and not named and token.says("return"):
                parts, part = [], []
                branches.append(([], token.line))
        elif top and ((not named and token.says(*_AFTER_RETURN)) or token.text == ";"):
            branches[-1][0].extend(_column(each) for each in [*parts, part])
            parts = None
        elif top and token.text == ",":
            parts.append(part)
            part = []
        elif part or not token.says("distinct"):
            part.append(token)
    return branches


def _column(part: list[Token]) -> str:
    """The name of one column: what stands after AS, or the expression itself."""
    if len(part) > 2 and part[-2].says("as"):
        return part[-1].text.strip("`")
    return "".join(token.text for token in part).strip("`")
