"""Parameters of a stranger's query: values that both engines take as they are, within bounds."""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

from graph.errors import BadRequest, shown

MOST = 10_000
"""How many values there may be in all, at any depth."""
LONGEST = 200_000
"""How many characters in all."""
DEEPEST = 8
INTEGERS = range(-(2**63), 2**63)
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Count:
    """What was seen so far of one set of parameters."""

    values = 0
    characters = 0


def checked(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters themselves. Raises BadRequest for values that are no JSON, too large or too many."""
    count = _Count()
    for name, value in parameters.items():
        _check(str(name), value, count, 0)
    return parameters


def _check(name: str, value: object, count: _Count, depth: int) -> None:
    count.values += 1
    if count.values > MOST or depth > DEEPEST:
        raise _refused(name, f"最多 {MOST} 个值、{DEEPEST} 层", f"at most {MOST} values in all, nested {DEEPEST} deep")
    if isinstance(value, str):
        _check_text(name, value, count)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if not isinstance(key, str):
                raise _refused(name, "键须是字符串", "keys are strings")
            _check_text(name, key, count)
            _check(name, each, count, depth + 1)
    elif isinstance(value, list | tuple):
        for each in value:
            _check(name, each, count, depth + 1)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        if value not in INTEGERS:
            raise _refused(name, "整数须在 64 位之内", "integers have at most 64 bits")
    elif not isinstance(value, float) or not isfinite(value):
        raise _refused(name, "只能是 JSON 的值", "values are those of JSON")


def _check_text(name: str, value: str, count: _Count) -> None:
    count.characters += len(value)
    if count.characters > LONGEST:
        raise _refused(name, f"共最多 {LONGEST} 字", f"at most {LONGEST} characters in all")
    if _SURROGATE.search(value):
        raise _refused(name, "不是有效的 Unicode 文本", "it is no valid Unicode text")


def _refused(name: str, zh: str, en: str) -> BadRequest:
    name = shown(name)
    return BadRequest(f"The parameter {name}: {en}.", parameter=f"params.{name}", zh=f"参数 {name}：{zh}。")
