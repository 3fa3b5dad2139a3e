"""The language that a caller prefers."""

import pytest

from service.languages import language


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", "zh"),
        ("fr", "zh"),
        ("en", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.5", "en"),
        ("en;q=0,zh", "zh"),
        ("en;q=high", "zh"),
        ("*", "zh"),
    ],
)
def test_chinese_comes_first_unless_english_is_preferred(accept: str, wanted: str) -> None:
    assert language(accept) == wanted
