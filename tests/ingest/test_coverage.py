"""Coverage: every number of a text is cited, excused with a reason, or told; excuses that excuse nothing are faults."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.documents import Documents, find, text_digest
from graph.errors import RecordError
from graph.ontology import ONTOLOGY, Citation
from graph.settings import REPOSITORY
from ingest.coverage import Coverage, Number, cover, coverage
from ingest.excuses import REASONS, Excuse, checked
from ingest.facts import Site
from ingest.folder import fingerprints
from ingest.prose import Span, numbers, sentences
from ingest.records import load_records
from ingest.rows import Row, TreeMarks
from tests.ingest import sample

ALPHABET = "甲乙一二十万两半2.,，%Xx×A。；!\n ”"
SOURCE = "source/jia"
AT = "jia/uncited.yaml"


def excused(*entries: str, source: str = SOURCE) -> str:
    """A file of excuses, each entry on a line of its own from line 3 on."""
    return f"source: {source}\nexcused:\n" + "".join(f"  - {entry}\n" for entry in entries)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The sample, and in its text two sentences more that nothing is cited from."""
    more = sample.TEXT + "一是统一部署;二是统一管理。另有7项,详见2018年的第3页。"
    files = {
        name: content.replace(text_digest(sample.TEXT), text_digest(more)) for name, content in sample.FILES.items()
    }
    data = sample.write(tmp_path, files, pinned=False)
    (tmp_path / "texts" / "jia.txt").write_text(more, encoding="utf-8")
    sample.pin(data)
    return data


def report(data: Path) -> Coverage:
    """The coverage of a data folder by the texts beside it."""
    texts = data.parent / "texts"
    return coverage(checked(data, ONTOLOGY, texts=texts), Documents.of(texts))


def faults(data: Path, text: str, *, texts: bool = True) -> list[str]:
    """The faults of a file of excuses, as lines."""
    (data / AT).write_text(text, encoding="utf-8")
    try:
        report(data) if texts else checked(data, ONTOLOGY)
    except RecordError as error:
        return [str(fault) for fault in error.faults]
    return []


def words(found: Sequence[Number]) -> list[str]:
    return [number.text for number in found]


def test_each_sentence_has_its_facts_and_each_number_its_state(data: Path) -> None:
    (text,) = report(data).texts
    assert text.sources == (SOURCE,)
    assert words(text.numbers("cited")) == ["222", "295", "3000万", "12"]
    assert words(text.numbers("uncited")) == ["一", "一", "二", "一", "7", "2018", "3"]
    assert [len(sentence.facts) > 0 for sentence in text.sentences] == [True, True, True, False, False, False]
    assert "fund/jia-development" in text.sentences[1].facts
    assert "fund/jia-development" not in text.sentences[0].facts
    json = text.json()
    assert (json["covered_sentences"], json["uncovered_sentences"]) == (3, 3)
    assert all(len(number["context"]) <= 24 for number in json["uncited"])
    assert all(text.text[number["start"] : number["end"]] == number["text"] for number in json["uncited"])


def test_excuses_cover_the_rest_and_say_why(data: Path) -> None:
    entries = ["{exact: 一是统一, reason: word}", "{exact: 二是, reason: ordinal}"]
    entries += ["{exact: 统一, all: true, reason: word}", "{exact: 7项, reason: vague, note: 样本}"]
    more = "{exact: 2018年的第3页, prefix: 详见, reason: page_furniture}"
    blocks = [excused(*entries), excused(more)]
    (data / AT).write_text("".join("- " + block.replace("\n", "\n  ")[:-2] for block in blocks), encoding="utf-8")
    found = report(data)
    assert found.clean
    last = found.texts[0].json()["excused"][-1]
    assert (last["reason"], last["by"]) == ("page_furniture", f"{AT}:9")


FORM = {
    "no reason": ("{exact: 7项}", "3:5: [excused.0.reason]", "missing"),
    "an unknown reason": ("{exact: 7项, reason: 序数词}", "3:25: [excused.0.reason]", "ordinal"),
    "an unknown field": ("{exact: 7项, reason: word, al: true}", "3:35: [excused.0.al]", "all"),
    "no exact": ("{reason: word}", "3:5: [excused.0.exact]", "missing"),
    "too long": ("{exact: 1" + "甲" * 24 + ", reason: word}", "3:5: [excused.0]", "at most 24"),
    "no number": ("{exact: 另有, reason: word}", "3:13: [excused.0.exact]", "no number"),
    "a bare number everywhere": ("{exact: 一, all: true, reason: word}", "3:21: [excused.0.all]", "bare"),
    "no truth value": ("{exact: 一是, all: yes, reason: word}", "3:22: [excused.0.all]", "truth"),
    "no mapping": ("7项", "3:5: [excused.0]", "mapping"),
    "a note that is none": ("{exact: 7项, reason: word, note: [a]}", "3:37: [excused.0.note]", "text"),
}


@pytest.mark.parametrize(("entry", "place", "words_"), FORM.values(), ids=FORM)
def test_a_wrong_form_is_told_without_the_texts(entry: str, place: str, words_: str, data: Path) -> None:
    (fault,) = faults(data, excused(entry), texts=False)
    assert fault.startswith(f"{AT}:{place}")
    assert words_ in fault


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", f"{AT}:1:1:"),
        ("excused: []\n", f"{AT}:1:1: [source]"),
        ("source: source/jia\n", f"{AT}:1:1: [excused]"),
        ("source: source/jia\nexcused: []\nnumbers: []\n", f"{AT}:3:10: [numbers]"),
        ("- jia\n", f"{AT}:1:3:"),
        (excused("{exact: 7项, reason: word}", source="source/yi"), f"{AT}:1:9: [source]"),
        ("a: *b\n", f"{AT}:1:4:"),
    ],
)
def test_a_file_that_is_none_is_told_with_its_place(text: str, place: str, data: Path) -> None:
    (fault,) = faults(data, text, texts=False)
    assert fault.startswith(place)


STALE = {
    "not there": ("{exact: 8项, reason: word}", "is not in source/jia"),
    "not unique": ("{exact: 统一, reason: word}", "more than once"),
    "cited already": ("{exact: 新建村级阵地12个, reason: word}", "'12' is cited"),
    "cited everywhere": ("{exact: 12个, all: true, reason: word}", "'12' is cited"),
    "half a number": ("{exact: 201, suffix: 8年, reason: word}", "no whole number"),
}


@pytest.mark.parametrize(("entry", "words_"), STALE.values(), ids=STALE)
def test_an_excuse_that_the_text_does_not_bear_out_is_a_fault(entry: str, words_: str, data: Path) -> None:
    (fault,) = faults(data, excused(entry))
    assert fault.startswith(f"{AT}:3:")
    assert words_ in fault
    assert faults(data, excused(entry), texts=False) == []


def test_a_number_is_excused_once(data: Path) -> None:
    (fault,) = faults(data, excused("{exact: 7项, reason: word}", "{exact: 另有7项, reason: vague}"))
    assert fault.startswith(f"{AT}:4:")
    assert f"{AT}:3" in fault


def test_all_faults_are_told_at_once_with_those_of_the_records(data: Path) -> None:
    sample.edit(data, "jia/records.yaml", ("amount_text: 3000万元", "amount_text: 300万元"))
    found = faults(data, excused("{exact: 7项}", "{exact: 另有, reason: word}"))
    assert [fault.partition(":")[0] for fault in found] == ["jia/records.yaml", AT, AT]


def test_excuses_change_nothing_that_decides_about_loading(data: Path) -> None:
    before = (fingerprints(data), load_records(data, ONTOLOGY))
    (data / AT).write_text("no: excuses", encoding="utf-8")
    after = (fingerprints(data), load_records(data, ONTOLOGY))
    assert before[0] == after[0] == dict(after[1].files)
    assert before[1].fingerprint == after[1].fingerprint
    (data / "jia" / "more").mkdir()
    (data / AT).rename(data / "jia" / "more" / "uncited.yaml")
    assert any(fault.startswith("jia/more/uncited.yaml") for fault in sample.faults(data))


def test_sources_that_share_a_text_are_one(data: Path) -> None:
    sample.edit(data, "jia/sources.yaml", ("    published", "    title: x\n    published"))
    record = (data / "jia" / "sources.yaml").read_text("utf-8").partition("entities:\n")[2]
    (data / "jia" / "yi.yaml").write_text("entities:\n" + record.replace(SOURCE, "source/yi"), encoding="utf-8")
    (data / "jia" / "cited.yaml").write_text(
        "source: source/yi\ncitations:\n  - {of: place/632800, exact: 另有7项}\n", encoding="utf-8"
    )
    (data / "jia" / "none.yaml").write_text("entities:\n  - {id: source/bing, name: 丙, published: 2018}\n", "utf-8")
    sample.pin(data)
    found = report(data)
    assert found.missing == ("source/bing",)
    assert found.texts[0].sources == (SOURCE, "source/yi")
    assert "7" in words(found.texts[0].numbers("cited"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10282.58万元,节约2.6%", ["10282.58万", "2.6%"]),
        ("共1,234,567人,12,15", ["1,234,567", "12", "15"]),
        ("３名、二〇一八年、两千五百", ["３", "二〇一八", "两千五百"]),
        ("XX万元、Ｘ市X区、×村、○○家", ["XX万", "Ｘ", "X", "×", "○○"]),
        ("O2O与QQ、XML、exit", ["2"]),
        ("队伍、大陆、伍拾万元", ["伍拾万"]),
        ("统一、四有一化、半年、1+1、①", ["一", "四", "一", "半", "1", "1", "①"]),
        ("2013-06-18 21:39", ["2013", "06", "18", "21", "39"]),
    ],
)
def test_numbers_are_found_also_within_words(text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in numbers(text)] == expected


def test_sentences_end_at_stops_and_lines_and_keep_their_quotes() -> None:
    text = "  甲说:“好。”乙来了!丙\n\n——\n丁;"
    assert [text[span.start : span.end] for span in sentences(text)] == ["甲说:“好。”", "乙来了!", "丙", "丁;"]


@given(st.text(ALPHABET, max_size=60))
def test_every_word_and_number_is_in_one_sentence(text: str) -> None:
    spans = sentences(text)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    inside = {at for span in spans for at in range(span.start, span.end)}
    assert all(at in inside for at, character in enumerate(text) if character.isalnum())
    assert all({*range(*span)} <= inside for span in numbers(text))
    assert not any("\n" in text[span.start : span.end] for span in spans)


@given(st.text(ALPHABET, min_size=1, max_size=60), st.data())
def test_every_digit_is_in_exactly_one_of_cited_excused_uncited(text: str, draw: st.DataObject) -> None:
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    spans = [Span(*span) for span in draw.draw(st.lists(ends, max_size=5)) if span[0] < span[1]]
    excuses = [excuse for start, end in draw.draw(st.lists(ends, max_size=3)) if (excuse := _excuse(text[start:end]))]
    found, _ = cover(text, {f"x/{at}": [span] for at, span in enumerate(spans)}, excuses)
    own = [number for sentence in found for number in sentence.numbers]
    told = sorted(at for number in own for at in range(*number.span))
    assert len(told) == len(set(told))
    assert {at for at, character in enumerate(text) if character.isdigit() or character in "一二十万两半"} <= {*told}
    phrases = {excuse.site.citation.exact for excuse in excuses}
    held = [Span(at, at + len(exact)) for exact in phrases for at in find(text, "", exact, "", most=99)]
    for number in own:
        state = "cited" if within(number, spans) else "excused" if within(number, held) else "uncited"
        assert number.state == state
        assert len(number.context) <= 24
    for sentence in found:
        touched = {
            at for at, span in enumerate(spans) if span.start < sentence.span.end and sentence.span.start < span.end
        }
        assert {f"x/{at}" for at in touched} == set(sentence.facts)


def within(number: Number, spans: Sequence[Span]) -> bool:
    return any(span.start <= number.span.start and number.span.end <= span.end for span in spans)


def _excuse(exact: str) -> Excuse | None:
    if not exact or exact != exact.strip() or "\n" in exact or len(exact) > 24:
        return None
    row = Row("block", {}, TreeMarks("x.yaml", {}))
    return Excuse(Site(Citation(source=SOURCE, exact=exact), row, (), "x"), "word", every=True)


def test_reasons_are_those_of_the_guide() -> None:
    guide = (REPOSITORY / "data" / "README.md").read_text(encoding="utf-8")
    assert [term for term, (zh, _) in REASONS.labels.items() if f"`{term}`" not in guide or zh not in guide] == []


def test_no_number_of_the_curated_texts_is_left_out(source_texts: Path) -> None:
    data = REPOSITORY / "data"
    found = coverage(checked(data, ONTOLOGY, texts=source_texts), Documents.of(source_texts))
    assert found.missing == ()
    left = {text.sources: [number.json() for number in text.numbers("uncited")] for text in found.texts}
    assert {sources: found for sources, found in left.items() if found} == {}
