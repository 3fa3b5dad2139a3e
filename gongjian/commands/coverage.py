"""What `gongjian check --coverage` shows: each text's sentences, what is cited from them, and its uncited numbers."""

from rich.table import Table
from rich.text import Text

from gongjian import terminal
from gongjian.terminal import plain
from ingest.coverage import Coverage, Number, TextCoverage
from ingest.excuses import REASONS

WIDE = 160
"""Sentences are long: where there is no terminal, they are folded all the same."""


def show(found: Coverage) -> None:
    """Print the tables, the ones that ask for work last."""
    console = terminal.console(WIDE)
    for text in found.texts:
        console.print(_sentences(text))
        if text.numbers("excused"):
            console.print(_excused(text))
    console.print(_totals(found))
    for text in found.texts:
        if text.covered < len(text.sentences):
            console.print(_bare(text))
        if text.numbers("uncited"):
            console.print(_uncited(text))
    for source in found.missing:
        terminal.said(f"原文不在手边 · text not at hand: {source}")
    if found.clean:
        terminal.said("每个数都有引证或理由 · every number is cited or excused")


def _sentences(text: TextCoverage) -> Table:
    table = Table(title=plain(f"{_name(text)}: 逐句 sentences"), title_justify="left", expand=True)
    table.add_column("位置 at", no_wrap=True)
    table.add_column("句 sentence", ratio=2, overflow="fold")
    table.add_column("数 numbers", justify="right")
    table.add_column("引自它的记录 facts cited from it", ratio=3, overflow="fold")
    for sentence in text.sentences:
        span, numbers = sentence.span, sentence.numbers
        told = sum(1 for number in numbers if number.state != "uncited")
        facts = plain(sentence.facts) if sentence.facts else Text("无 nothing", style="yellow")
        words = plain(text.text[span.start : span.end])
        table.add_row(f"{span.start}-{span.end}", words, f"{told}/{len(numbers)}" if numbers else "", facts)
    return table


def _totals(found: Coverage) -> Table:
    table = Table("原文 text", title=Text("引证覆盖 coverage"), title_justify="left")
    columns = ("句 sentences", "有引证 cited", "数 numbers", "有引证 cited", "免引 excused", "未引 uncited")
    for column in columns:
        table.add_column(column, justify="right")
    for text in found.texts:
        counts = [len(text.numbers(state)) for state in ("cited", "excused", "uncited")]
        shown = [len(text.sentences), text.covered, sum(counts), *counts]
        table.add_row(plain(_name(text)), *map(str, shown))
    return table


def _bare(text: TextCoverage) -> Table:
    table = Table(title=plain(f"{_name(text)}: 无引证的句 sentences nothing is cited from"), title_justify="left")
    table.add_column("位置 at", no_wrap=True)
    table.add_column("句 sentence", overflow="fold")
    for span, facts in ((sentence.span, sentence.facts) for sentence in text.sentences):
        if not facts:
            table.add_row(f"{span.start}-{span.end}", plain(text.text[span.start : span.end]))
    return table


def _uncited(text: TextCoverage) -> Table:
    table = Table(title=plain(f"{_name(text)}: 未引的数 uncited numbers"), title_justify="left")
    table.add_column("位置 at", no_wrap=True)
    for column in ("数 number", "上下文 context"):
        table.add_column(column, overflow="fold")
    for number in text.numbers("uncited"):
        table.add_row(*_number(number))
    return table


def _excused(text: TextCoverage) -> Table:
    table = Table(title=plain(f"{_name(text)}: 免引的数 excused numbers"), title_justify="left")
    table.add_column("位置 at", no_wrap=True)
    for column in ("数 number", "上下文 context", "理由 reason", "出处 by"):
        table.add_column(column, overflow="fold")
    for number in text.numbers("excused"):
        if number.excuse:
            reason = f"{REASONS.labels[number.excuse.reason][0]} {number.excuse.reason}"
            table.add_row(*_number(number), plain(reason), plain(number.excuse.place))
    return table


def _number(number: Number) -> tuple[str, Text, Text]:
    return f"{number.span.start}-{number.span.end}", plain(number.text), plain(number.context)


def _name(text: TextCoverage) -> str:
    return f"{', '.join(text.sources)} ({text.digest[:12]})"
