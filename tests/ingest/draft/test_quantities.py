"""Quantities: what numbers come to, how exactly, per what; and which numbers count nothing. All texts are made up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.draft.lexicon import UNITS
from ingest.draft.passages import Passages
from ingest.draft.quantities import Quantity, quantities
from ingest.prose import numbers

DIGITS = "零一二三四五六七八九"
QUALIFIED = {"": "exact", "约": "about", "近": "nearly", "超过": "over", "不少于": "over"}
AFTER = {"": "exact", "余": "over", "多": "over"}


def read(text: str) -> list[Quantity]:
    """The quantities of a text."""
    return quantities(Passages(text))[0]


def chinese(number: int) -> str:
    """A number below ten thousand as it is spoken."""
    written, gap = "", False
    for power, scale in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            written += ("零" if gap and written else "") + DIGITS[digit] + scale
            gap = False
        else:
            gap = bool(written)
    return written.removeprefix("一") if 10 <= number < 20 else written


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "unit"),
    [
        ("召开14次会议", 14, "exact", "次"),
        ("谈话30余次", 30, "over", "次"),
        ("共有3万多名居民", 30_000, "over", "人"),
        ("收到诉求300件以上", 300, "over", "件"),
        ("不少于20场演出", 20, "over", "场"),
        ("办理两千三百五十件诉求", 2350, "exact", "件"),
        ("占到总数的49.1%", "49.1", "exact", "%"),
        ("建立1,234个网格", 1234, "exact", "个"),
        ("新栽４０台设备", 40, "exact", "台"),
        ("XX多家商户", None, "redacted", "家"),
        ("搭建五大平台", 5, "exact", "个"),
        ("分三级管理", 3, "exact", "级"),
        ("实施三年行动计划", 3, "exact", "年"),
        ("丙、丁两市先行", 2, "exact", "个"),
    ],
)
def test_a_count_has_its_value_its_qualifier_and_its_unit(text: str, value: object, qualifier: str, unit: str) -> None:
    (found,) = read(text.replace("丙、丁", "丙州、丁州"))
    assert (found.value, found.qualifier, found.unit) == (
        None if value is None else Decimal(str(value)),
        qualifier,
        unit,
    )
    assert not found.money


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "words"),
    [
        ("筹集近2亿元", 200_000_000, "nearly", "近2亿元"),
        ("投入110多万元", 1_100_000, "over", "110多万元"),
        ("补助133万用于修缮", 1_330_000, "exact", "133万"),
        ("标准为X万/年/个", None, "redacted", "X万/年/个"),
        ("发放XXX元", None, "redacted", "XXX元"),
        ("工资提高至3400元", 3400, "exact", "3400元"),
    ],
)
def test_a_sum_is_read_in_yuan_with_the_words_that_print_it(
    text: str, value: int | None, qualifier: str, words: str
) -> None:
    (found,) = read(text)
    assert (found.value, found.qualifier, found.money) == (None if value is None else Decimal(value), qualifier, True)
    assert text[found.span.start : found.span.end] == words


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2018年9月20日",
            "第三次会议",
            "一是统一部署",
            "“五件实事”",
            "三支一扶",
            "三位一体",
            "党的十九大",
            "近三年来",
            "O2O平台",
        ),
        *(
            "20.09.2018 18:01",
            "75岁以上",
            "一支队伍",
            "千方百计",
            "三五个人",
            "数百名居民",
            "3至5天",
            "编号8387626",
            "X市X区",
        ),
        *("1" * 50 + "个", "1" * 20 + "个"),
    ],
)
def test_what_counts_nothing_definite_is_left(text: str) -> None:
    found, left = quantities(Passages(text))
    assert found == []
    assert left == numbers(text)


@pytest.mark.parametrize(
    ("text", "per", "inferred"),
    [
        ("坚持一月一通报", "month", False),
        ("坚持一季一督查", "quarter", False),
        ("坚持半年一小结", "half_year", False),
        ("每季度对成员考核", "quarter", True),
        ("实行月调度", "month", True),
        ("一村一名指导员", "village", False),
    ],
)
def test_once_in_a_period_and_one_of_each_are_rates(text: str, per: str, *, inferred: bool) -> None:
    (found,) = read(text.replace("实行月", "实行的月"))
    assert found.value == 1
    assert (found.per, found.inferred) == (per, inferred)


@given(
    number=st.integers(2, 10**9),
    before=st.sampled_from([*QUALIFIED]),
    after=st.sampled_from([*AFTER]),
    measure=st.sampled_from(["个", "家", "户", "名", "件", "项", "人次", "场", "批次"]),
)
def test_any_number_is_read_back(number: int, before: str, after: str, measure: str) -> None:
    after = after if number % 10 == 0 and not before else ""
    (found,) = read(f"全年办理{before}{number}{after}{measure},已办结")
    assert found.value == number
    assert found.unit == UNITS[measure]
    assert found.qualifier == (QUALIFIED[before] if before else AFTER[after])


@given(st.integers(2, 9999))
def test_any_number_in_characters_is_read_back(number: int) -> None:
    (found,) = read(f"办理{chinese(number)}件诉求")
    assert found.value == number


@given(st.decimals(min_value="0.01", max_value=99999, places=2), st.sampled_from([("万元", 10_000), ("亿元", 10**8)]))
def test_any_sum_is_read_back(amount: Decimal, scale: tuple[str, int]) -> None:
    (found,) = read(f"投入资金{amount}{scale[0]},用于修缮")
    assert found.value == amount * scale[1]


@given(st.text("一两三十百千万亿半2.,，%Xx余多近约个名元/年月村级大第、的“”。\n", max_size=60))
def test_any_text_is_read_and_no_number_is_lost(text: str) -> None:
    found, left = quantities(Passages(text))
    spans = [one.span for one in found]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    for number in numbers(text):
        assert number in left or any(span.start < number.end and number.start < span.end for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "面积3.4万亩",
            "产粮5.6万吨",
            "投入12.3亿立方米",
            "投放30万只羊",
            "栽植12万株",
            "用电1.2亿度",
            "发放1.5万平方米",
        ),
        *(
            "产出8万公斤",
            "补贴30万棵苗",
            "常住人口达3.4万。",
            "投资$30万元",
            "投资30万美元",
            "港币20万元",
            "港币约20万元",
        ),
        *(
            "投资20万元(港币)",
            "投资20亿欧元",
            "利润-5万元",
            "利润为－5万元",
            "增速为-2.3%",
            "利润负5万元",
            "1 200户",
            "1　200户",
        ),
    ],
)
def test_what_is_not_yuan_or_not_above_zero_or_parted_is_left_to_a_person(text: str) -> None:
    found, left = quantities(Passages(text))
    assert (found, bool(left)) == ([], True)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("争取133万对基地提升", 1_330_000),
        ("投入224万。", 2_240_000),
        ("产值达5亿。", 500_000_000),
        ("发放5万补贴", 50_000),
        ("全年落实资金3.4万,用于修缮", 34_000),
        ("引进投资3.5万亿元", 3_500_000_000_000),
        ("肩负5万元贷款", 50_000),
        ("投入人民币20万元", 200_000),
    ],
)
def test_money_without_its_unit_stands_by_a_word_of_money(text: str, yuan: int) -> None:
    assert [(one.value, one.money) for one in read(text)] == [(Decimal(yuan), True)]


def test_full_width_figures_are_read_with_their_points() -> None:
    assert [(one.value, one.unit) for one in read("提高３．６个百分点,５０％的户,１２３名党员")] == [
        (Decimal("3.6"), "%"),
        (Decimal(50), "%"),
        (Decimal(123), "人"),
    ]
