"""Omissions: numbers of a text that a rule would misread, so that no candidate states them; and why."""

import re

from ingest.prose import Span
from ingest.rows import say

_ABROAD = (
    "美元|美金|欧元|日元|英镑|港元|港币|港纸|新台币|台币|澳门元|澳门币|澳元|加元|加币|新加坡元|韩元|卢布|卢比"
    "|泰铢|瑞士法郎|法郎|里拉|林吉特|比索|坚戈|外币|外汇"
)
_ROUGHLY = r"(?:将近|接近|大约|超过|突破|不少于|不低于|至少|近|约|逾|超|共|计|为|达)?"
_BEFORE = re.compile(rf"(?:{_ABROAD}|(?:USD|HKD|EUR|GBP|JPY)|[$＄€£￡])\s*{_ROUGHLY}\s*$")
_AFTER = re.compile(rf"[余多几]?[十百千万亿]*[余多]?(?:元?\s*[(（]?(?:{_ABROAD}))")
_MINUS = re.compile(r"(?:(?<![A-Za-z\d%％十百千万亿元\-])[-－−–﹣]|(?<![担肩抱胜自辜减背欺重])负)$")
_PARTED = re.compile(r"\d[ \u00a0\u2009\u202f\u3000]+$")
_GOES_ON = re.compile(r"[ \u00a0\u2009\u202f\u3000]+\d")
_LONGEST = 14
"""How far a currency may stand from its number."""


def omission(text: str, number: Span) -> str:
    """Why a number is left for a person to read: not yuan, below zero, or parted by spaces; empty where it is not.

    Records hold money in yuan and what is parted (1 200) is read as its last part alone.
    """
    before = text[max(0, number.start - _LONGEST) : number.start]
    if _BEFORE.search(before) or _AFTER.match(text, number.end, number.end + _LONGEST):
        return say("外币，不是元", "another currency than yuan")
    if _MINUS.search(before):
        return say("负数", "below zero")
    if _PARTED.search(before) or (text[number.end - 1].isdigit() and _GOES_ON.match(text, number.end)):
        return say("数字间有空格，或是一个数", "spaces between digits: is it one number?")
    return ""
