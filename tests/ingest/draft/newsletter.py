"""A made-up newsletter of a made-up region, and a data folder to draft it for: synthetic, like all names in it."""

from collections.abc import Mapping
from pathlib import Path

from graph.documents import text_digest
from graph.ontology import ONTOLOGY
from ingest.draft.drafting import Draft, draft
from ingest.draft.known import Known
from ingest.records import load_records
from tests.ingest import sample

TEXT = (
    "乙市邻里简报(合成文本)\n"
    "乙市组织318家企业与47个村结对,选派26名干部驻村,讲课150余人次。\n"
    "全市投入1280.5万元用于建设“邻里+”议事平台,筹集近2亿元,每村每年安排工作经费5万元。\n"
    "建立轮值制度,坚持“一季一督查”,诉求办结率达98.6%,村均集体收入增收3.2万元。\n"
    "发放XX万元,招聘XX名社工。2021年以来,第一批做法见《乙市邻里工作方案》。\n"
    "丙市由清河社区先行,甲州委宣传部牵头,分三个阶段开展邻里互助行动。\n"
)
SOURCE = "source/yi-2021"
SOURCES = f"""source: {SOURCE}
entities:
  - id: {SOURCE}
    name: 乙市的合成简报
    published: 2021-05
    text_digest: {text_digest(TEXT)}
    places: [place/632801]
"""
FILES: Mapping[str, str] = {**sample.FILES, "yi/dataset.yaml": sample.DATASET, "yi/sources.yaml": SOURCES}


def write(root: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write the data folder beside the texts, pinned, and give the folder."""
    (root / "texts").mkdir(parents=True)
    (root / "texts" / "yi.txt").write_text(TEXT, encoding="utf-8")
    return sample.write(root, files)


def known(data: Path) -> Known:
    """What the records of a data folder declare."""
    return Known.of(load_records(data, ONTOLOGY).declared)


def read(text: str, of: Known | None = None, region: str = "") -> Draft:
    """A draft of a text; where nothing else is said, nothing is known of the world."""
    return draft(text, of or Known({}, {}), region)


def stated(found: Draft, type_: str) -> list[tuple[object, ...]]:
    """What the candidates of a type state: the number, and what tells it from others."""
    names = ("value", "amount", "member_count", "unit", "kind", "qualifier", "per", "sense", "status")
    return [
        tuple(one.values[name] for name in names if name in one.values)
        for one, _ in found.found
        if one.type == type_ and not one.of
    ]


def names(found: Draft, type_: str) -> list[str]:
    """The names of the candidates of a type that are declared anew."""
    return [one.name for one, _ in found.found if one.type == type_ and not one.of]
