"""Amounts of money as sources print them: 10282.58万元, 近3亿元, 30余万元, 每人每月300元, X万元."""

import re
from dataclasses import dataclass
from decimal import Decimal

SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
NEARLY = ("将近", "接近", "近")
OVER = ("超过", "突破", "不少于", "不低于", "余", "多", "超", "逾", "以上", "至少")
ABOUT = ("大约", "约", "左右", "上下")
QUALIFIERS = {"nearly": NEARLY, "over": OVER, "about": ABOUT}
UNCOUNTED = re.compile(r"[数几若]")
REDACTED = re.compile(r"[XxＸｘ×*＊某□]")
_NEUTRAL = re.compile(r"^(?:人民币|合计|共计|累计|总计|共|达到|达|每[^\d一二三四五六七八九十百千两约近超余]{1,4}){1,4}")
_CURRENCY = re.compile(r"(?:人民币)?元(?:人民币)?(?:/[^\d]{1,4})?$|/[^\d]{1,4}$")
_PART = re.compile(r"(\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)([十百千]?(?:万亿|[万亿])|[百千])?")
_MARKS = re.compile("|".join(sorted((*NEARLY, *OVER, *ABOUT), key=len, reverse=True)))


@dataclass(frozen=True)
class Amount:
    """An amount as printed: yuan, or None where hidden or not counted; and how exact it is."""

    yuan: Decimal | None
    qualifier: str


def parse(text: str) -> Amount | None:
    """The amount a printed text states, in yuan; None where the text cannot be read as an amount.

    The qualifier is that of the words around the number: 近 nearly, 余 多 超 over, 约 左右 about, X redacted,
    else exact; 数百万元 is unstated.
    """
    bare = re.sub(r"[\s,，]", "", text).replace("．", ".")
    if REDACTED.search(bare):
        return Amount(None, "redacted")
    if UNCOUNTED.search(bare):
        return Amount(None, "unstated")
    words = _MARKS.findall(bare)
    found = {name for name, known in QUALIFIERS.items() if any(word in known for word in words)}
    if len(found) > 1:
        return None
    number = _number(_CURRENCY.sub("", _NEUTRAL.sub("", _MARKS.sub("", bare))))
    return None if number is None else Amount(number, found.pop() if found else "exact")


def _number(text: str) -> Decimal | None:
    """The sum of the parts of a printed number: 1亿2000万 is 120000000, 3万5千 is 35000."""
    total = Decimal(0)
    at, smallest = 0, None
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            return None
        digits, scale = part.groups()
        factor = 1
        for sign in scale or "":
            factor *= SCALES[sign]
        if smallest is not None and factor >= smallest:
            return None
        value = Decimal(digits) if digits[0].isdigit() else _chinese(digits)
        if value is None:
            return None
        total += value * factor
        at, smallest = part.end(), factor
    return total if smallest is not None else None


def _chinese(text: str) -> Decimal | None:
    """A number below ten thousand in characters: 三千五百, 二十, 十二."""
    total, digit, smallest = 0, None, 10_000
    for sign in text:
        if sign in DIGITS:
            if digit:
                return None
            digit = DIGITS[sign]
            continue
        if SCALES[sign] >= smallest:
            return None
        smallest = SCALES[sign]
        total += (1 if digit is None else digit) * smallest
        digit = None
    return Decimal(total + (digit or 0))


def plain(yuan: Decimal) -> str:
    """The amount as records write it: plain digits."""
    return f"{yuan.normalize():f}"
