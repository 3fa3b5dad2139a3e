"""Quantities: the numbers of a text that count something, read with the words around them.

Where numbers stand is what `ingest.prose` finds, which coverage counts by too; what they come to is what
`ingest.amounts` reads. Here they are told apart: counts, sums, rates, and what counts nothing (dates, ordinals, names).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ingest import amounts
from ingest.draft.lexicon import FUND_KINDS, INCOME, MONEY, PERIODS, UNITS, longest_first
from ingest.draft.omissions import omission
from ingest.draft.passages import Passages, holding
from ingest.prose import Span, numbers

MOST_DIGITS = 15
"""Digits that a number of the graph keeps."""
LONGEST_FIGURE = 40
"""Characters of a figure that is still read: no text counts anything with more."""
_SCALE = re.compile(r"(?:[余多几]?[十百千]?[万亿](?!元?户))?[余多几]?(?:[十百千]?[万亿])?")
_MEASURES = longest_first(UNITS)
_RATE = r"(?:/[年月日天季人户村个家社区]{1,2}){0,3}"
_MEASURE = re.compile(rf"(?P<money>(?:人民币)?元{_RATE}|{_RATE[:-5]}{{1,3}})|(?P<measure>{_MEASURES})")
_AFTER = re.compile(r"以上|左右|上下")
_BEFORE = re.compile(r"(?:将近|接近|大约|超过|突破|不少于|不低于|至少|近|约|逾|超)$")
_ARABIC = re.compile(r"[\dXxＸｘ×○]")
_CHINESE_ONE = "一"
_NOT_COUNTED = re.compile(r"[一二三四五六七八九十两]|性|体(?!育)|风|把手")
"""What follows a measure word where the two are part of a name: 三支一扶, 三位一体, 一次性."""
_PERIOD = re.compile(
    r"(?P<named>一月一|一季一|一年一|半年一|一季度一|一周一)(?P<act>[㐀-鿿]{2})"
    r"|(?P<every>每季度|每月|每季|每半年|每年|(?:(?<![㐀-鿿])|(?<=的))(?:月|季度|半年|年底|年终))(?P<deed>[㐀-鿿]{0,12}?(?:调度|督查|考核|通报|小结|检查|督导))"
)
_EACH_ONE = re.compile(r"一(?P<each>村|社区|户|人|单位|企)一(?P<measure>名|个|支|家|项|人)(?![㐀-鿿]?[一])")
_PER_OF = {"村": "village", "社区": "community", "户": "household", "人": "person", "单位": "organization"}
_APPOSED = re.compile(
    r"(?P<list>(?:[㐀-鿿]{2,7}、){1,8}[㐀-鿿]{2,7})(?P<number>[两三四五六七八九])(?P<of>省|市|州|县|区|乡|镇|村)(?![㐀-鿿]?、)"
)
_MONEY, _SPENT = (re.compile(longest_first(words)) for words in (MONEY, (*FUND_KINDS, *INCOME, "争取")))
_MONEY_NEAR = 14
"""How far before a sum without 元 a word of money stands."""
_RANGE = re.compile(r"[-—~～至]\s*$")
_ORDINAL = re.compile(r"第\s*$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that counts something: what it comes to, how exactly, and of what."""

    span: Span
    """From the first qualifying word to the measure word."""
    value: Decimal | None
    qualifier: str
    measure: str
    """As printed; empty of money that is printed without 元."""
    money: bool = False
    per: str = ""
    noun: str = ""
    """Of what it is where the words themselves say so: of 一月一通报 it is 通报."""
    inferred: bool = False

    @property
    def unit(self) -> str:
        """The unit of the closed list."""
        return "元" if self.money else UNITS[self.measure]


def quantities(passages: Passages) -> tuple[list[Quantity], list[Span]]:
    """What the numbers of a text count, in order; and the numbers that could not be read as a count."""
    found: list[Quantity] = [*_frequencies(passages), *_each_one(passages), *_apposed(passages)]
    taken = sorted(quantity.span for quantity in found)
    left: list[Span] = []
    spans = numbers(passages.text)
    done = 0
    for span in spans:
        if span.start < done or holding(taken, span.start) is not None:
            continue
        quantity = _counted(passages, span)
        if quantity is None:
            left.append(span)
        else:
            found.append(quantity)
            done = quantity.span.end
    return sorted(found, key=lambda one: one.span), left


def _counted(passages: Passages, number: Span) -> Quantity | None:
    """The quantity that a number is the figure of, or None where it counts nothing that a rule knows."""
    text, start, end = passages.text, number.start, number.end
    if _standing_apart(text, number) or omission(text, number):
        return None
    percent = text[end - 1] in "%％‰"
    scale = _SCALE.match(text, end)
    end = scale.end() if scale and not percent else end
    measure = None if percent else _MEASURE.match(text, end)
    before = _BEFORE.search(text[max(0, start - 3) : start])
    first = start - (len(before.group()) if before else 0)
    figure = text[first : end - (1 if percent else 0)]
    if percent:
        return _read(passages, Span(first, end), figure, "%") if text[end - 1] != "‰" else None
    if measure is None:
        large = text[end - 1] in "万亿" and _monetary(passages, Span(first, end))
        return _read(passages, Span(first, end), figure, "", money=True) if large else None
    last = measure.end()
    after = _AFTER.match(text, last)
    figure += after.group() if after else ""
    whole = Span(first, after.end() if after else last)
    if measure["money"] is not None:
        if not measure["money"].startswith(("元", "人民币")) and text[end - 1] not in "万亿":
            return None
        return _read(passages, whole, figure, "", money=True)
    return _measured(passages, number, whole, figure, measure["measure"])


def _monetary(passages: Passages, figure: Span) -> bool:
    """Whether 万 or 亿 without 元 is of money: called so right after, or where it ends and a word of money led to it.

    What goes on with any other word counts something else: 3.4万亩, 5.6万吨.
    """
    after = passages.after(figure.end, _MONEY_NEAR)
    if _MONEY.match(after):
        return True
    clause = passages.clause(figure.start)
    before = passages.text[max(clause.start, figure.start - _MONEY_NEAR) : figure.start]
    return not after and bool(_MONEY.search(before) or _SPENT.search(before))


def _standing_apart(text: str, number: Span) -> bool:
    """Whether a number is an ordinal, part of a foreign word or of a date, or the end of a range."""
    before, after = text[max(0, number.start - 2) : number.start], text[number.end : number.end + 1]
    word = text[number.start : number.end]
    return bool(
        _ORDINAL.search(before)
        or re.search(r"[A-Za-z.:：]$", before)
        or re.match(r"[A-Za-z:：]", after)
        or (_RANGE.search(before) and re.search(r"\d", text[max(0, number.start - 4) : number.start]))
        or (re.match(r"[-—~～至]", after) and text[number.end + 1 : number.end + 2].isdigit())
        or (word.endswith("一") and len(word) > 1 and not re.match(r"[零〇十百千万亿]", word[-2]))
    )


def _measured(passages: Passages, number: Span, whole: Span, figure: str, measure: str) -> Quantity | None:
    text = passages.text
    word = text[number.start : number.end]
    follows = text[whole.end : whole.end + 2]
    if not _ARABIC.match(word):
        if word in (_CHINESE_ONE, "半") or word in "百千万亿" or _NOT_COUNTED.match(follows):
            return None
        if passages.quoted(number.start) and measure != "级":
            return None  # 五件实事, 八个全覆盖: the number is part of the name
    elif passages.quoted(number.start) and measure not in ("级", "条", "项", "名", "人"):
        return None
    if measure == "年" and not _duration(text, number, whole):
        return None
    if measure == "大" and len(word) > 1:
        return None  # 党的十九大
    if measure == "岁" or (measure == "天" and follows.startswith("前")):
        return None
    return _read(passages, whole, figure, measure)


def _duration(text: str, number: Span, whole: Span) -> bool:
    """Whether 年 counts years: 三年行动计划, 3年来; not 2018年, 近三年."""
    word, follows = text[number.start : number.end], text[whole.end : whole.end + 4]
    near = text[max(0, number.start - 1) : number.start] in ("近", "这", "前", "后")
    return (
        len(word) <= 2
        and not near
        and (follows.startswith("来") or bool(re.match(r"[内期]?(?:行动|计划|规划|期)", follows)))
    )


def _storable(value: Decimal | None) -> bool:
    """Whether a record can hold the value without loss."""
    return value is None or (value < 10**15 and len(value.normalize().as_tuple().digits) <= MOST_DIGITS)


def _read(passages: Passages, span: Span, figure: str, measure: str, *, money: bool = False) -> Quantity | None:
    """The value of a figure in its words; of money by all its words, which is how records print it."""
    before = passages.text[max(0, span.start - 1) : span.start]
    if len(figure) > LONGEST_FIGURE:
        return None
    if before in ("数", "几", "上", "若"):
        return None
    read = amounts.parse(passages.words(span) if money and passages.words(span)[-1:] not in "万亿" else figure)
    return (
        None
        if read is None or not _storable(read.yuan)
        else Quantity(span, read.yuan, read.qualifier, measure, money=money)
    )


def _frequencies(passages: Passages) -> Iterator[Quantity]:
    """一月一通报, 每季度考核: once in a period, which the words imply."""
    for found in _PERIOD.finditer(passages.text):
        named = found["named"]
        period = (named.removesuffix("一") if named else found["every"]) or ""
        act = found["act"] or found["deed"]
        per = PERIODS.get(period) or PERIODS.get(period.removesuffix("度"))
        if per:
            deed = act[-2:]
            span = Span(*found.span()) if named else Span(found.start(), found.end())
            yield Quantity(span, Decimal(1), "exact", "次", per=per, noun=deed, inferred=not named)


def _apposed(passages: Passages) -> Iterator[Quantity]:
    """甲、乙两市: as many as are named before it."""
    for found in _APPOSED.finditer(passages.text):
        value = amounts.DIGITS[found["number"]]
        if found["list"].count("、") == value - 1:
            span = Span(found.start("number"), found.end())
            yield Quantity(span, Decimal(value), "exact", "个", noun=found["of"])


def _each_one(passages: Passages) -> Iterator[Quantity]:
    """一村一名: one of each."""
    for found in _EACH_ONE.finditer(passages.text):
        per = _PER_OF.get(found["each"])
        if per:
            yield Quantity(Span(*found.span()), Decimal(1), "exact", found["measure"], per=per)
