"""Prose: the sentences and the numbers of a source's text, by their positions in it."""

import re
from typing import NamedTuple

from graph.ontology.citation import LONGEST_PHRASE

_ENDS = "。！？；!?;"
_SENTENCE = re.compile(rf"[^{_ENDS}\n]+(?:[{_ENDS}]+[”’」』）)】》]*)?")
_HIDDEN = "XxＸｘ×○"
_SAYS = re.compile(rf"[\w{_HIDDEN}]")
_DIGITS = r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.．]\d+)*"
_NUMERALS = "〇零一二三四五六七八九十百千万萬亿億两兩半廿卅卌"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
_SIGNS = "①-⒛⓪-⓿❶-➓㈠-㈩㊀-㊉Ⅰ-ↈ¼-¾⅐-⅟²³¹"
_NUMBER = re.compile(
    # Formal numerals are letters of names too (队伍, 大陆), and so is X of foreign words: alone they are none.
    rf"(?:{_DIGITS}|[{_NUMERALS}{_SIGNS}]|[{_FORMAL}]{{2,}}|(?<![A-Za-z])[{_HIDDEN}]+(?![A-Za-z]))+[%％‰]?"
)


class Span(NamedTuple):
    """A stretch of a text, in code points."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """The sentences of a text in order, without the space around them; every word and number is in exactly one."""
    found = []
    for match in _SENTENCE.finditer(text):
        if _SAYS.search(words := match.group()):
            start = match.start() + len(words) - len(words.lstrip())
            found.append(Span(start, start + len(words.strip())))
    return found


def numbers(text: str) -> list[Span]:
    """The numbers of a text in order: digits, Chinese numerals and what hides a number (XX), also within words."""
    return [Span(*match.span()) for match in _NUMBER.finditer(text)]


def excerpt(text: str, span: Span, within: Span) -> str:
    """A number with the words around it in its sentence: never longer than what may be cited."""
    room = max(0, LONGEST_PHRASE - (span.end - span.start))
    after = min(within.end - span.end, room - min(room // 2, span.start - within.start))
    before = min(span.start - within.start, room - after)
    start = span.start - before
    return text[start : min(span.end + after, start + LONGEST_PHRASE)].strip()
