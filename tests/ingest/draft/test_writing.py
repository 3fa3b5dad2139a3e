"""Writing: a draft is refused while it says that it is one, and passes every check as it is once it does not."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.documents import text_digest
from graph.errors import RecordError
from graph.ontology import ONTOLOGY
from graph.text import source_text
from ingest.draft.drafting import draft
from ingest.draft.known import Known
from ingest.draft.writing import scalar, slug, written
from ingest.readers.yaml import read
from ingest.records import load_records
from tests.ingest import sample
from tests.ingest.draft import newsletter
from tests.ingest.draft.newsletter import SOURCE, TEXT

WORDS = """甲州 乙市 丙市 的 了 ， 、 。 ; : “ ” 《 》 ‘ ( ) ' " # - { } [ ] & * ! % @ 3 12 XX X 近 约 余 万 亿 元 个 名
家 件 一 两 三 每 月 年 村 企业 干部 机制 行动 平台 资金 投入 null true 党员 社区"""
PIECES = st.sampled_from([*WORDS.split(), *" \n\t\\\u3000\u200e\u2028\x07\ufeff"])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return newsletter.write(tmp_path / "x")


def drafted(data: Path) -> str:
    """The file that the newsletter is drafted into."""
    known = newsletter.known(data)
    return written(draft(TEXT, known, "place/632801"), SOURCE, "yi", known.declared)


def test_check_refuses_what_still_says_that_it_is_a_draft(data: Path) -> None:
    (data / "yi" / "new.yaml").write_text(drafted(data), encoding="utf-8")
    (fault,) = sample.faults(data)
    assert fault.startswith("yi/new.yaml:2:8: [draft] ")
    assert "草稿" in fault
    assert "delete the line" in fault


@pytest.mark.parametrize("mark", ["draft: true", "draft: false", 'draft: "no"'])
def test_whatever_the_mark_says_it_is_one(mark: str) -> None:
    found = read(f"source: source/jia\n{mark}\n", "new.yaml")
    assert [(fault.line, fault.field) for fault in found.faults] == [(2, "draft")]


def test_a_draft_without_its_mark_passes_every_check_as_it_is(data: Path) -> None:
    lines = drafted(data).splitlines(keepends=True)
    assert lines[0].startswith("# yaml-language-server: $schema=")
    assert lines[1].startswith("draft: true")
    (data / "yi" / "new.yaml").write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")
    sample.pin(data)
    records = load_records(data, ONTOLOGY, texts=data.parent / "texts")
    own = [record for record in records.declared.values() if record.dataset == "yi"]
    assert len(own) == 31
    assert all(record.fact.cited for record in own if record.fact.evidence == "required")


def test_the_same_text_and_records_make_the_same_file_in_the_order_of_the_text(data: Path) -> None:
    first = drafted(data)
    assert drafted(data) == first
    places = [TEXT.index(name) for name in ("318家", "47个", "邻里+", "轮值制度", "清河社区")]
    at = [first.index(f"{name}") for name in ("318家企业", "47个村", "name: 邻里+", "name: 轮值制度", "name: 清河社区")]
    assert at == sorted(at)
    assert places == sorted(places)


def test_ids_are_names_in_pinyin_and_unique(data: Path) -> None:
    assert slug("联企兴村1+1行动") == "lian-qi-xing-cun-1-1-xing-dong"
    assert slug("“+”") == ""
    assert len(slug("甲乙丙丁" * 40)) <= 60
    known = newsletter.known(data)
    found = draft("开会议3次。开会议5次。", known)
    file = written(found, SOURCE, "yi", known.declared | {"indicator/yi-kai-hui-yi-ci-shu"})
    assert "id: indicator/yi-kai-hui-yi-ci-shu-2\n" in file
    assert "id: indicator/yi-kai-hui-yi-ci-shu-3\n" in file


def test_a_range_is_not_below_zero() -> None:
    file = written(draft("每户1万-3万元,住3-5天。", Known({}, {})), SOURCE, "yi", frozenset())
    assert "below zero" not in file


@pytest.mark.parametrize(
    ("text", "why"),
    [("投资30万美元。", "another currency"), ("利润-5万元。", "below zero"), ("共1 200户。", "is it one number")],
)
def test_why_a_number_is_left_is_said_beside_it(text: str, why: str) -> None:
    file = written(draft(text, Known({}, {})), SOURCE, "yi", frozenset())
    assert "fund/" not in file
    assert [why in line for line in file.splitlines() if line.startswith("#   ")][:1] == [True]


@given(st.text(min_size=1, max_size=20))
def test_any_words_are_read_back_from_yaml(words: str) -> None:
    found = read(f"entities:\n  - {{name: {scalar(words)}}}\n", "x.yaml")
    assert [row.values for row in found.rows] == [{"name": words}]
    assert "\n" not in scalar(words)


@pytest.fixture(scope="module")
def bare() -> Known:
    """What the sample declares."""
    with tempfile.TemporaryDirectory() as folder:
        return newsletter.known(sample.write(Path(folder) / "x"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, min_size=1, max_size=60).map("".join))
def test_a_draft_of_any_text_passes_the_check(bare: Known, text: str) -> None:
    text = source_text(text.encode())
    found = written(draft(text, bare, "place/632801"), SOURCE, "yi", bare.declared)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "x"
        sources = newsletter.SOURCES.replace(text_digest(TEXT), text_digest(text))
        files = {**newsletter.FILES, "yi/sources.yaml": sources, "yi/new.yaml": found.replace("draft: true", "#", 1)}
        (root / "texts").mkdir(parents=True)
        (root / "texts" / "yi.txt").write_text(text, encoding="utf-8", newline="\n")
        try:
            sample.pin(sample.write(root, files, pinned=False))
        except RecordError as error:
            pytest.fail("\n".join(map(str, error.faults)) + f"\n{text!r}\n{found}")
