"""The tokens of a stranger's text: what may stand in one at all, and where each token stands.

The engines read escapes, control characters and odd white space differently, so none of these gets through; comments
are left out, so that no engine has to agree with this reading about where they end.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, cast

from graph.errors import NotAllowed

LONGEST = 20_000
MOST = 4_000
DEEPEST = 30
"""How many brackets may be open at once."""
Kind = Literal["word", "name", "string", "param", "number", "sign", "end"]

_TOKEN = re.compile(
    r"""
      (?P<skip>    [ \t\n]+ | //[^\n]* | /\*.*?\*/ )
    | (?P<string>  '(?:\\[\\'"nrtbf]|[^'\\])*' | "(?:\\[\\'"nrtbf]|[^"\\])*" )
    | (?P<param>   \$(?:[^\W\d]\w*|[0-9]+(?!\w)|`(?:[^`]|``)+`) )
    | (?P<name>    `(?:[^`]|``)+` )
    | (?P<word>    [^\W\d]\w* )
    | (?P<number>  [0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?!\w) )
    | (?P<sign>    \.\. | \|\| | <> | <= | >= | =~ | [-+*/%^=<>()\[\]{},.:|&!;] )
    """,
    re.VERBOSE | re.DOTALL,
)
_PAIRS = {")": "(", "]": "[", "}": "{"}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_PLAIN = {"“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "。": ".", "—": "-", "–": "-"}
_ESCAPE = re.compile(r"\\(.)")
_UNICODE_ESCAPE = re.compile(r"\\[uU]")
_CONTROLS = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
_LETTERS = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Nd")


@dataclass(frozen=True)
class Token:
    """A token with what it says: of a string its value, of a name or parameter its name, else its text."""

    kind: Kind
    text: str
    said: str
    at: int
    line: int
    column: int
    partner: int = -1
    """Of an opening bracket: which token closes it."""

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.at + len(self.text)

    def refused(self, zh: str, en: str) -> NotAllowed:
        """The refusal of this token, with its place."""
        return NotAllowed(self.text, self.line, self.column, zh=zh, en=en)


def tokens(text: str) -> list[Token]:
    """The tokens of a text that is nothing but tokens, spaces and comments; the last one is the end of the text.

    Raises NotAllowed for the first character that begins none, for escapes and characters that the engines read
    differently, and for brackets that do not match.
    """
    _check_characters(text)
    found: list[Token] = []
    for token in _scanned(text):
        if len(found) == MOST:
            raise token.refused(f"文本过长，最多 {MOST} 个词", f"the text is too long: at most {MOST} tokens")
        found.append(token)
    return _matched(found)


def _check_characters(text: str) -> None:
    """Refuse what the engines do not read alike wherever it stands: in strings, back-ticks and comments too."""
    if len(text) > LONGEST:
        token = _at(text, LONGEST, 1)
        raise token.refused(f"文本过长，最多 {LONGEST} 字", f"the text is too long: at most {LONGEST} characters")
    for at, character in enumerate(text):
        if character not in "\t\n" and unicodedata.category(character) in _CONTROLS:
            raise _at(text, at, 1).refused("不可用的控制字符", "a control character")
    escape = _UNICODE_ESCAPE.search(text)
    if escape:
        raise _at(text, escape.start(), 6).refused(
            "各引擎对 \\u 的解释不同，请用参数传值", "the engines read \\u differently: pass the value as a parameter"
        )


def _at(text: str, at: int, length: int) -> Token:
    """A stretch of the text as if it were a token."""
    start = text.rfind("\n", 0, at) + 1
    said = text[at : at + length]
    return Token("sign", said, said, at, text.count("\n", 0, at) + 1, at - start + 1)


def _scanned(text: str) -> Iterator[Token]:
    at, line, start = 0, 1, 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unreadable(text, at)
        kind, said = str(match.lastgroup), match.group()
        if kind != "skip":
            token = Token(cast("Kind", kind), said, _meaning(kind, said), at, line, at - start + 1)
            if kind in ("word", "param") and not said.isascii() and not all(map(_plain, token.said)):
                raise token.refused("不是普通的名称，请加反引号", "it is no plain name: write it between back-ticks")
            yield token
        if "\n" in said:
            line, start = line + said.count("\n"), at + said.rindex("\n") + 1
        at = match.end()
    yield Token("end", "", "", at, line, at - start + 1)


def _unreadable(text: str, at: int) -> NotAllowed:
    """The refusal of a character that begins no token."""
    token = _at(text, at, 1)
    if token.text in "'\"":
        return token.refused(
            "字符串没有结束，或有未知的转义（可用 \\\\ \\' \\\" \\n \\r \\t \\b \\f）",
            "the string does not end, or has an escape other than \\\\ \\' \\\" \\n \\r \\t \\b \\f",
        )
    if token.text == "`":
        return token.refused("反引号没有配对", "the back-tick has no partner")
    if text.startswith("/*", at):
        return token.refused("注释没有结束", "the comment does not end")
    if token.text.isdecimal():
        return token.refused("不是十进制的数", "it is no decimal number")
    if token.text.isspace():
        return token.refused("不可用的空白字符，请用普通空格", "an odd space: use a plain one")
    plain = _PLAIN.get(token.text, unicodedata.normalize("NFKC", token.text))
    if plain.isascii() and plain != token.text:
        return token.refused(f"全角符号，请用半角的（{plain}）", f"a full-width sign: write the plain one ({plain})")
    return token.refused("不认识的符号", "an unknown sign")


def _meaning(kind: str, said: str) -> str:
    if kind == "string":
        return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), said[1:-1])
    if kind == "param":
        said = said[1:]
    return said[1:-1].replace("``", "`") if said.startswith("`") else said


@lru_cache(maxsize=4096)
def _plain(character: str) -> bool:
    """Whether it is a letter or digit that no engine can take for another one, in whatever case."""
    if character.isascii():
        return True
    alike = character.upper() + character.lower() + unicodedata.normalize("NFKC", character)
    return unicodedata.category(character) in _LETTERS and not any(each.isascii() for each in alike)


def _matched(found: list[Token]) -> list[Token]:
    """The tokens with each opening bracket knowing its partner."""
    opened: list[int] = []
    for index, token in enumerate(found):
        if token.kind != "sign":
            continue
        if token.text in ("(", "[", "{"):
            opened.append(index)
            if len(opened) > DEEPEST:
                raise token.refused(f"括号嵌套过深，最多 {DEEPEST} 层", f"brackets nest deeper than {DEEPEST}")
        elif token.text in _PAIRS:
            if not opened or found[opened[-1]].text != _PAIRS[token.text]:
                raise token.refused("没有与之配对的括号", "no bracket opens what this one closes")
            begun = opened.pop()
            found[begun] = replace(found[begun], partner=index)
    if opened:
        raise found[opened[-1]].refused("括号没有关闭", "the bracket is not closed")
    return found
