"""Sentences: what is wrong with a parameter, in the caller's language."""

from collections.abc import Mapping
from typing import Any

from service.languages import Language

CHINESE = {
    "extra_forbidden": "没有这个参数",
    "given_twice": "只能给出一次",
    "missing": "缺少这个参数",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "literal_error": "只能是 {expected}",
    "enum": "只能是 {expected}",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数字",
    "bool_parsing": "应为 true 或 false",
    "string_pattern_mismatch": "格式不符：{pattern}",
    "string_too_long": "最多 {max_length} 个字符",
    "string_too_short": "至少 {min_length} 个字符",
    "string_type": "应为文本",
    "dict_type": "应为对象",
    "scalar": "应为文本、数字、true 或 false，或其列表",
    "too_deep": "嵌套过深",
    "string_unicode": "不是有效的 Unicode 文本",
    "too_long": "最多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "json_invalid": "不是有效的 JSON",
    "calendar_date": "请写 YYYY、YYYY-MM 或 YYYY-MM-DD，且须是历法上有的日子",
    "place_code": "请写地点的代码或标识，如 632800 或 place/632800",
    "value_error": "值不合要求",
}
ENGLISH = {"extra_forbidden": "there is no such parameter", "given_twice": "give it once"}
"""Where pydantic's own words would not do."""


def said(fault: Mapping[str, Any], language: Language) -> str:
    """One fault that pydantic found, as a sentence; values that the caller sent are not repeated."""
    kind = str(fault["type"])
    template = (CHINESE if language == "zh" else ENGLISH).get(kind)
    if template is None:
        return str(fault.get("msg", kind))
    return template.format_map(fault.get("ctx", {})) if "ctx" in fault else template.partition("{")[0]
