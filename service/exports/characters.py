"""Characters: texts as XML 1.0 may hold them, in elements and in attributes."""

import re

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_LINE = re.compile("[\r\x7f\x85\u2028\u2029]")
REPLACEMENT = "\ufffd"
"""Stands visibly for what XML, or a cell of a workbook, has no room for."""
_ELEMENT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_ATTRIBUTE = {**_ELEMENT, '"': "&quot;", "\t": "&#9;", "\n": "&#10;"}
_IN_ELEMENT = str.maketrans(_ELEMENT)
_IN_ATTRIBUTE = str.maketrans(_ATTRIBUTE)


def fitting(text: str) -> str:
    """The text with every character that XML 1.0 does not allow replaced."""
    return _NOT_XML.sub(REPLACEMENT, text)


def fitting_lines(text: str) -> str:
    """The same, and without what a reader of text may take for the end of a line; line feeds stay."""
    return _NOT_LINE.sub(REPLACEMENT, fitting(text))


def element(text: str) -> str:
    """The text between two tags."""
    return fitting(text).translate(_IN_ELEMENT)


def attribute(text: str) -> str:
    """The text between the double quotes of an attribute; its line ends and tabs stay what they are."""
    return fitting(text).translate(_IN_ATTRIBUTE)
