"""Gazetteers: rows and their faults, short names, packed files, and what a data folder makes of one."""

import gzip
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import Fault, RecordError
from graph.ontology import ONTOLOGY
from graph.settings import REPOSITORY
from ingest.census import Home, census
from ingest.divisions import Division, divisions, lines, opened, short_names
from ingest.records import load_records
from tests.ingest import gazetteers, sample

GOOD = gazetteers.rows(1)


@pytest.mark.parametrize(
    ("name", "level", "short"),
    [
        ("青海省", "province", ("青海",)),
        ("内蒙古自治区", "province", ("内蒙古",)),
        ("新疆维吾尔自治区", "province", ("新疆",)),
        ("海西蒙古族藏族自治州", "prefecture", ("海西州", "海西")),
        ("积石山保安族东乡族撒拉族自治县", "county", ("积石山县", "积石山")),
        ("鄂伦春自治旗", "county", ("鄂伦春旗", "鄂伦春")),
        ("城中区", "county", ("城中",)),
        ("城区", "county", ()),
        ("市辖区", "prefecture", ()),
        ("礼让街街道", "township", ("礼让街",)),
        ("新开乡", "township", ()),
        ("解放路社区居委会", "village", ("解放路社区",)),
        ("桃花岭村委会", "village", ("桃花岭村",)),
        ("梁家庄村村委会", "village", ("梁家庄村",)),
        ("西柏坡村民委员会", "village", ("西柏坡村",)),
        ("黄山村社区居民委员会", "village", ("黄山村社区",)),
        ("生活区", "village", ()),
    ],
)
def test_short_names_are_what_people_say(name: str, level: str, short: tuple[str, ...]) -> None:
    assert short_names(name, level) == short


@given(st.text(min_size=1, max_size=20), st.sampled_from(["province", "prefecture", "county", "township", "village"]))
def test_a_short_name_is_shorter_and_never_the_name_itself(name: str, level: str) -> None:
    for short in short_names(name, level):
        assert 2 <= len(short) < len(name)


def test_every_fault_of_a_gazetteer_is_told_with_its_line(tmp_path: Path) -> None:
    bad = [
        GOOD[0],
        "６３２９００,甲,county,630000,,",
        "632900,,prefecture,630000,,",
        "633000,乙市,town,630000,,",
        "633100,丙市,prefecture,999999,,",
        "633200,丁市,prefecture,630000,181,12.x",
        "633300,戊市,prefecture",
        GOOD[0],
    ]
    with pytest.raises(RecordError) as caught:
        census(gazetteers.write(tmp_path / "g.csv", bad))
    told = {(fault.line, fault.field) for fault in caught.value.faults}
    assert told == {
        (3, "code"),
        (4, "name"),
        (5, "level"),
        (6, "parent"),
        (7, "lon"),
        (7, "lat"),
        (8, ""),
        (None, "code"),
    }


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("g.csv", b"id,name\n1,2\n"),
        ("g.csv", b""),
        ("g.csv", "代码,名称\n".encode("gbk")),
        ("g.csv.xz", b"not packed at all"),
        ("g.csv.gz", gzip.compress(b"code,name,level,parent,lon,lat\n")[:-9]),
        ("g.csv.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + b"\xff" * 40),
        ("g.csv", b"code,name,level,parent,lon,lat\n" + b"x" * 5000),
        ("g.csv", b"code,name,level,parent,lon,lat\n"),
    ],
    ids=["another table", "empty", "GBK", "no xz", "cut off", "spoilt", "a long line", "no rows"],
)
def test_what_is_no_gazetteer_is_one_fault(tmp_path: Path, name: str, raw: bytes) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(RecordError) as caught:
        census(tmp_path / name)
    assert len(caught.value.faults) == 1
    assert caught.value.faults[0].file == name


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RecordError):
        census(tmp_path / "none.csv")


@pytest.mark.parametrize("name", ["g.csv", "g.csv.xz"])
def test_a_census_knows_every_row_its_path_and_its_region(tmp_path: Path, name: str) -> None:
    found = census(gazetteers.write(tmp_path / name, GOOD))
    rows = [*found.again()]
    assert (found.rows, len(rows)) == (len(GOOD), len(GOOD))
    assert all(found.has(row.code) for row in rows)
    assert not found.has("990000")
    village = rows[-1]
    home = found.home(village, {})
    assert home.path is not None
    assert (home.path.split(" / ")[-1], home.path.count(" / ")) == (village.name, 4)
    assert home.region == f"place/{village.code[:4]}00"
    assert found.home(rows[0], {}) == (rows[0].name, None)
    county = f"place/{village.code[:6]}"
    told = found.home(village, {county: Home("甲省 / 乙县", "place/1")})
    assert told.region == "place/1"
    assert told.path is not None
    assert told.path.startswith("甲省 / 乙县 / ")


def test_a_file_that_changes_between_the_readings_is_told(tmp_path: Path) -> None:
    file = gazetteers.write(tmp_path / "g.csv", GOOD)
    found = census(file)
    gazetteers.write(file, [*GOOD[:-1], GOOD[-1].replace("合成", "他")])
    with pytest.raises(RecordError, match="fault"):
        [*found.again()]


def test_a_datasets_gazetteer_gives_way_to_its_records(tmp_path: Path) -> None:
    """Whatever the names of files and folders, what a record says of a place goes before the gazetteer's row."""
    for folder in ("aaa", "zzz"):
        files = {
            **sample.FILES,
            f"{folder}/dataset.yaml": sample.DATASET,
            f"{folder}/gazetteer.csv": "\n".join([gazetteers.HEADER, *GOOD]) + "\n",
        }
        facts = load_records(sample.write(tmp_path / folder, files), ONTOLOGY).facts
        assert (facts["place/632800"].fact.name, facts["place/632800"].dataset) == ("甲州", "places")  # type: ignore[union-attr]  # an entity
        village = next(one for id_, one in facts.items() if len(id_) == len("place/632801001200"))
        assert village.dataset == folder
        assert village.fact.path.startswith("青海省 / 甲州 / ")  # type: ignore[union-attr]  # a place
        assert (village.within, village.visible) == ((), False)


def test_a_packed_table_of_a_dataset_is_bounded_when_unpacked(tmp_path: Path) -> None:
    bomb = lzma.compress(b"code,name,level,parent,lon,lat\n" + b"0" * (64 << 20))
    data = sample.write(tmp_path, {**sample.FILES, "g/dataset.yaml": sample.DATASET})
    (data / "g" / "gazetteer.csv.xz").write_bytes(bomb)
    with pytest.raises(RecordError) as caught:
        load_records(data, ONTOLOGY)
    assert any("unpacked" in fault.message for fault in caught.value.faults)


def test_a_packed_table_is_read_to_its_end_or_not_at_all(tmp_path: Path) -> None:
    table = ("\n".join([gazetteers.HEADER, *GOOD]) + "\n").encode()
    half = table.index(b"\n", len(table) // 2) + 1
    two = lzma.compress(table[:half]) + lzma.compress(table[half:])
    data = sample.write(tmp_path, {**sample.FILES, "g/dataset.yaml": sample.DATASET})
    (data / "g" / "gazetteer.csv.xz").write_bytes(two)
    whole = load_records(data, ONTOLOGY).declared
    assert {f"place/{row.partition(',')[0]}" for row in GOOD} <= whole.keys()
    (data / "g" / "gazetteer.csv.xz").write_bytes(lzma.compress(table)[:-40])
    assert any("unpacked" in fault for fault in sample.faults(data))


def test_the_name_of_a_whole_gazetteer_is_no_datasets(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    (data / "gazetteer").mkdir()
    assert any("gazetteer" in fault for fault in sample.faults(data))


def test_the_shipped_gazetteer_is_whole() -> None:
    path = REPOSITORY / "data" / "divisions" / "gazetteer.csv.xz"
    with opened(path) as file:
        found = [each for each in divisions(lines(file), path.name) if not isinstance(each, Fault)]
    levels = {level: sum(1 for each in found if each.level == level) for level in ("province", "prefecture", "county")}
    assert levels == {"province": 31, "prefecture": 342, "county": 2975}
    below = ("6301", "6327", "6208", "6328", "430121")
    assert all(each.code.startswith(below) for each in found if len(each.code) > 6)
    assert {"632701003200", "620823203200", "430121003"} <= {each.code for each in found}
    assert all(isinstance(each, Division) for each in found)
