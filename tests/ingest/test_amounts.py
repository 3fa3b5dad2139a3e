"""Amounts as sources print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.amounts import Amount, parse, plain


@pytest.mark.parametrize(
    ("text", "yuan", "qualifier"),
    [
        ("10282.58万元", "102825800", "exact"),
        ("近3亿元", "300000000", "nearly"),
        ("30余万元", "300000", "over"),
        ("3000多万元", "30000000", "over"),
        ("3亿余元", "300000000", "over"),
        ("超过2.5亿元", "250000000", "over"),
        ("约500元", "500", "about"),
        ("100万元左右", "1000000", "about"),
        ("1亿2000万元", "120000000", "exact"),
        ("3万5千元", "35000", "exact"),
        ("三千五百元", "3500", "exact"),
        ("二十万元", "200000", "exact"),
        ("1,234,567元", "1234567", "exact"),
        ("每人每月300元", "300", "exact"),
        ("共计262.96万元", "2629600", "exact"),
        ("500元/月", "500", "exact"),
        ("10万", "100000", "exact"),
        ("十万元", "100000", "exact"),
        ("3.5万亿元", "3500000000000", "exact"),
        ("近2万亿5000亿元", "2500000000000", "nearly"),
        ("３．６万元", "36000", "exact"),
    ],
)
def test_an_amount_is_read_with_its_qualifier(text: str, yuan: str, qualifier: str) -> None:
    assert parse(text) == Amount(Decimal(yuan), qualifier)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [("X万元", "redacted"), ("××元", "redacted"), ("数百万元", "unstated"), ("若干元", "unstated")],
)
def test_a_hidden_or_uncounted_amount_has_no_figure(text: str, qualifier: str) -> None:
    assert parse(text) == Amount(None, qualifier)


@pytest.mark.parametrize(
    "text", ["", "元", "万元", "很多钱", "近约3亿元", "3万4亿元", "3.5.6万元", "1至2万元", "3亿美元"]
)
def test_what_is_no_amount_is_not_guessed(text: str) -> None:
    assert parse(text) is None


WORDS = {"exact": ("", ""), "nearly": ("近", ""), "over": ("", "余"), "about": ("约", "")}


@given(
    st.decimals(min_value="0.01", max_value="9999.99", places=2),
    st.sampled_from([("", 1), ("万", 10_000), ("亿", 100_000_000)]),
    st.sampled_from(sorted(WORDS)),
)
def test_what_is_printed_is_read_back(figure: Decimal, scale: tuple[str, int], qualifier: str) -> None:
    before, after = WORDS[qualifier]
    sign, factor = scale
    assert parse(f"{before}{plain(figure)}{sign}{after}元") == Amount(figure * factor, qualifier)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_without_an_error(text: str) -> None:
    read = parse(text)
    assert read is None or read.yuan is None or read.yuan >= 0
