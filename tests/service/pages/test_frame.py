"""The frame, the words, the places of records and the small picture: pure parts of the pages."""

import lzma
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from graph.ontology import ONTOLOGY
from service.languages import Language
from service.pages.frame import Frame
from service.pages.origin import Origin, origin
from service.pages.words import Words
from service.visual.ego import ego
from tests.service.visual.corpus import HOSTILE
from tests.service.visual.samples import hostile, small


def frame(language: Language = "zh", **question: str) -> Frame:
    return Frame("/map", tuple(question.items()), Words(language))


def test_chinese_stands_first_with_english_beside_it_and_english_alone() -> None:
    assert Words("zh").both("地图", "Map") == '地图 <span class="en" lang="en">Map</span>'
    assert Words("en").both("地图", "Map") == "Map"
    assert Words("zh").both("API", "API") == "API"
    assert Words("zh").both("<b>", "<i>") == '&lt;b&gt; <span class="en" lang="en">&lt;i&gt;</span>'
    assert Words("en").told("专项行动 campaign") == "campaign"
    assert Words("zh").told("专项行动 campaign") == "专项行动 campaign"
    assert Words("en").told("甲州") == "甲州"
    assert (Words("zh").one("甲", "a"), Words("en").one("甲", "a")) == ("甲", "a")


def test_links_keep_the_language_and_leave_out_what_is_empty() -> None:
    assert (
        frame().link("/map", region="place/632800", theme="", type=["Fund", ""]) == "/map?region=place/632800&type=Fund"
    )
    assert frame("en").link("/map") == "/map?lang=en"
    assert frame("en").entity("theme/a") == "/entity/theme/a?lang=en"
    assert frame().source("source/haixi-2018") == "/sources/haixi-2018"


def test_an_address_changes_in_part() -> None:
    here = frame(region="place/632800", tie="ASSISTS")
    assert here.here(tie="", page=2) == "/map?region=place/632800&page=2"
    assert here.other("en") == "/map?region=place/632800&tie=ASSISTS&lang=en"
    assert frame("en", lang="en").other("zh") == "/map"
    assert here.kept("tie") == [("region", "place/632800")]


def test_a_time_is_kept_by_every_link_and_by_rest() -> None:
    then = frame("en", as_of="2018-09", lang="en")
    assert then.link("/map", region="place/1") == "/map?region=place/1&as_of=2018-09&lang=en"
    assert then.link("/", as_of="") == "/?lang=en"
    assert then.api("/flows", region=["place/1", ""]) == "/api/v1/flows?region=place/1&as_of=2018-09"
    assert then.entity("theme/a") == "/entity/theme/a?as_of=2018-09&lang=en"
    assert then.here(as_of="") == "/map?lang=en"
    for nonsense in ("", "soon", "2018-13", "<script>"):
        assert frame(as_of=nonsense).as_of == ""
        assert frame(as_of=nonsense).link("/map") == "/map"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_asked_does_not_leave_the_address(text: str) -> None:
    made = frame(q=text).here(page=2)
    assert made.startswith("/map?q=")
    assert not set(made) & set("<>\"' \n\t")


def test_a_record_is_found_by_file_and_first_line(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a.yaml").write_text(
        "entities:\n  - id: theme/a\n    name: 甲\n  - {id: theme/b, name: 乙}\n", "utf-8"
    )
    (tmp_path / "one" / "b.csv").write_text("id,name\ntheme/c,丙\n", "utf-8")
    (tmp_path / "one" / "c.jsonl").write_text('{"entity": {"id": "theme/d", "name": "丁"}}\n', "utf-8")
    assert origin(tmp_path, "one", "theme/a") == Origin("one/a.yaml", 2)
    assert origin(tmp_path, "one", "theme/b") == Origin("one/a.yaml", 4)
    assert origin(tmp_path, "one", "theme/c") == Origin("one/b.csv", 2)
    assert origin(tmp_path, "one", "theme/d") == Origin("one/c.jsonl", 1)
    assert origin(tmp_path, "one", "theme/e") is None
    assert origin(tmp_path, "two", "theme/a") is None
    assert origin(tmp_path, "../one", "theme/a") is None
    assert origin(tmp_path, None, "theme/a") is None


def test_a_place_is_found_in_a_packed_gazetteer(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    rows = "code,name,level,parent,lon,lat\n110000,甲,province,,,\n110100,乙,prefecture,110000,,\n".encode()
    (tmp_path / "one" / "a.csv.xz").write_bytes(lzma.compress(rows))
    (tmp_path / "one" / "b.csv.gz").write_bytes(b"not packed at all")
    assert origin(tmp_path, "one", "place/110100") == Origin("one/a.csv.xz", 3)
    assert origin(tmp_path, "one", "place/110101") is None


class Tags(HTMLParser):
    """The tags and attributes of a picture."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_small_picture_has_a_link_for_each_entity() -> None:
    found = small()
    tags = Tags(ego(found, found.entities[0].id, ONTOLOGY, lambda id_: f"/entity/{id_}", "周围")).tags
    assert sorted(str(attrs["href"]) for tag, attrs in tags if tag == "a") == sorted(
        f"/entity/{each.id}" for each in found.entities
    )


def test_the_small_picture_escapes_every_text() -> None:
    found = hostile(HOSTILE)
    tags = Tags(ego(found, found.entities[0].id, ONTOLOGY, lambda id_: f"/entity/{id_}", HOSTILE[0])).tags
    assert {tag for tag, _ in tags} <= {"svg", "line", "a", "title", "polygon", "circle", "text"}
    assert [name for _, attrs in tags for name in attrs if name.startswith("on") or name == "style"] == []


def test_names_in_the_small_picture_stand_apart() -> None:
    found = small()
    lines = re.findall(r'<text x="([^"]*)" y="([^"]*)" text-anchor="([^"]*)"', ego(found, "", ONTOLOGY, str, "周围"))
    assert lines
    for side in ("start", "end"):
        heights = sorted(float(y) for _, y, anchor in lines if anchor == side)
        assert all(following - before >= 25 for before, following in pairwise(heights))
