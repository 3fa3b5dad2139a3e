"""The page as text: nothing fetched, nothing executed, nothing lost."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest

from graph.ontology import ONTOLOGY, Entity
from graph.ontology.thing import Label
from graph.settings import REPOSITORY
from graph.subgraph import Subgraph
from service.visual.columns import whole
from service.visual.network import Sheet, page, save
from tests.service.visual.corpus import HOSTILE
from tests.service.visual.samples import HAIXI, PAPER, entity, hostile, relation, scale_free, small


def data(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert found
    read = dict(json.loads(found[1]))
    for table, full in (("nodes", "id"), ("edges", "ends")):
        read[table] = {name: whole(column, len(read[table][full])) for name, column in read[table].items()}
    return read


def scripts(html: str) -> list[str]:
    return re.findall(r"<script>(.*?)</script>", html, re.S)


def test_a_page_names_no_other_address_than_those_of_the_records() -> None:
    html = page(small(), ONTOLOGY, Sheet("海西"))
    own = html.replace(scripts(html)[0], "")
    assert set(re.findall(r"https?://[^\s\"'<>\\]+", own)) == {
        "https://example.org/haixi",
        "http://www.w3.org/2000/svg",
    }
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=\"(?!data:,)", own)
    assert "bootstrap" not in html
    assert html.startswith("<!doctype html>")


def test_the_policy_allows_exactly_the_two_scripts_and_the_style() -> None:
    html = page(small(), ONTOLOGY, Sheet("海西"))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    style = re.search(r"<style>(.*?)</style>", html, re.S)
    assert policy
    assert style
    said = policy[1].replace("&#39;", "'")
    for text in (*scripts(html), style[1]):
        assert f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in said
    assert said.count("sha256-") == 3
    assert "unsafe" not in said
    assert "default-src 'none'" in said


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_heading_stays_text(title: str) -> None:
    html = page(Subgraph((), ()), ONTOLOGY, Sheet(title))
    assert len(re.findall(r"<script", html, re.I)) == len(
        re.findall(r"<script", page(Subgraph((), ()), ONTOLOGY, Sheet("x")), re.I)
    )
    assert data(html)["title"] == title


def test_hostile_text_in_every_field_reaches_the_data_and_nothing_else() -> None:
    graph = hostile(HOSTILE)
    html = page(
        graph, ONTOLOGY, Sheet("x", names={text: text for text in HOSTILE}, notes=[(text, text) for text in HOSTILE])
    )
    plain = page(Subgraph((), ()), ONTOLOGY, Sheet("x"))
    assert re.sub(r'(id="data">).*?(</script>)', r"\1\2", html, flags=re.S) == re.sub(
        r'(id="data">).*?(</script>)', r"\1\2", plain, flags=re.S
    )
    read = data(html)
    assert set(read["nodes"]["label"]) == set(HOSTILE)
    assert len(read["edges"]["ends"]) == len(HOSTILE)
    inert = re.search(r'id="data">(.*?)</script>', html, re.S)
    assert inert
    assert not set("<>&'") & set(inert[1])


def test_parallel_and_opposite_relations_are_all_there() -> None:
    graph = small()
    read = data(page(graph, ONTOLOGY, Sheet("x")))
    drawn = [
        (read["nodes"]["id"][a], read["nodes"]["id"][b], read["relations"][kind]["name"])
        for (a, b), kind in zip(read["edges"]["ends"], read["edges"]["type"], strict=True)
    ]
    assert sorted(drawn) == sorted((tie.from_, tie.to, tie.type) for tie in graph.relations)
    assert drawn.count(("organization/office", "initiative/lianqi-xingcun", "LEADS")) == 2


def test_the_legend_follows_from_the_ontology() -> None:
    class Road(Entity):
        label: ClassVar[Label] = Label("道路", "road")
        shape: ClassVar = "star"
        type: Literal["Road"] = "Road"

    wider = ONTOLOGY.plus(Road)
    graph = Subgraph((entity("road/g6", "京藏高速", ontology=wider), entity(HAIXI, "海西州", region=HAIXI)), ())
    read = data(page(graph, wider, Sheet("x")))
    assert [(kind["name"], kind["zh"], kind["en"], kind["shape"]) for kind in read["types"]] == [
        ("Place", "地点", "place", "square"),
        ("Road", "道路", "road", "star"),
    ]


def test_derived_relations_and_those_without_an_end_are_left_out() -> None:
    graph = small()
    lost = relation("LEADS", "organization/office", "initiative/elsewhere", cited=[{"source": PAPER, "exact": "x"}])
    within = lost.model_copy(update={"type": "WITHIN", "to": HAIXI})
    read = data(page(Subgraph(graph.entities, (*graph.relations, lost, within)), ONTOLOGY, Sheet("x")))
    assert len(read["edges"]["ends"]) == len(graph.relations)


def test_names_are_given_to_what_is_not_in_the_subgraph() -> None:
    graph = Subgraph(tuple(one for one in small().entities if one.id not in (HAIXI, PAPER)), ())
    read = data(page(graph, ONTOLOGY, Sheet("x", names={HAIXI: "海西州", PAPER: "海西报道"})))
    assert read["regions"][0]["name"] == "海西州"
    assert read["sources"][0]["name"] == "海西报道"


def test_the_same_subgraph_gives_the_same_page() -> None:
    graph = small()
    again = Subgraph(tuple(reversed(graph.entities)), graph.relations)
    first, second = (data(page(each, ONTOLOGY, Sheet("x")))["nodes"] for each in (graph, again))
    assert page(graph, ONTOLOGY, Sheet("x")) == page(graph, ONTOLOGY, Sheet("x"))
    assert (first["id"], first["x"], first["y"]) == (second["id"], second["x"], second["y"])


def test_a_cut_subgraph_says_so() -> None:
    graph = small()
    cut = Subgraph(graph.entities, graph.relations, truncated=True, limits={"entities": 12})
    assert all("entities 12" in said for said in data(page(cut, ONTOLOGY, Sheet("x")))["notes"][0])
    assert data(page(graph, ONTOLOGY, Sheet("x")))["notes"] == []


@pytest.mark.parametrize("base", ["javascript:alert(1)", "data:,", "//evil.example", 'https://x/" onload="', "ftp://x"])
def test_links_lead_to_no_other_scheme(base: str) -> None:
    with pytest.raises(ValueError, match="live_base"):
        page(small(), ONTOLOGY, Sheet("x", live_base=base))


@pytest.mark.parametrize("base", ["", "/api/v1", "https://graph.example/api/v1"])
def test_a_page_of_a_service_links_to_it(base: str) -> None:
    assert data(page(small(), ONTOLOGY, Sheet("x", live_base=base)))["base"] == base


def test_above_twenty_thousand_entities_the_picture_is_aggregated_and_says_so() -> None:
    graph = scale_free(20_300)
    read = data(page(graph, ONTOLOGY, Sheet("x")))
    assert len(read["nodes"]["id"]) < 5_000
    assert sum(read["nodes"]["count"]) == len(graph.entities)
    held_back = sum(kind == 0 for kind in read["nodes"]["count"])
    assert held_back == 0
    assert all("4,000" in said and "20,300" in said for said in read["notes"][0])


def test_what_would_be_more_than_six_megabytes_is_aggregated_too() -> None:
    many = tuple(entity(f"theme/t{at}", f"主题{at}", description="字" * 900) for at in range(3_000))
    html = page(Subgraph(many, ()), ONTOLOGY, Sheet("x"))
    assert len(html.encode()) <= 6_000_000
    assert sum(data(html)["nodes"]["count"]) == len(many)
    assert all("6 MB" in said for said in data(html)["notes"][0])


def test_a_page_is_written_as_utf_8_in_any_locale(tmp_path: Path) -> None:
    html = page(small(), ONTOLOGY, Sheet("联企兴村 · ཡུལ་ 🙂"))
    (tmp_path / "in.html").write_bytes(html.encode())
    code = (
        "import locale, sys; from pathlib import Path; from service.visual.network import save;"
        "print(locale.getpreferredencoding(False));"
        "save(Path(sys.argv[1]).read_bytes().decode(), Path(sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", code, str(tmp_path / "in.html"), str(tmp_path / "out.html")],
        cwd=REPOSITORY,
        env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "utf" not in done.stdout.lower()
    assert (tmp_path / "out.html").read_bytes() == html.encode()


def test_a_page_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        save("\ud800", tmp_path / "page.html")
    assert list(tmp_path.iterdir()) == []
