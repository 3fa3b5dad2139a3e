"""What a command prints with `--json` is the body that REST answers to the same question."""

import json
from typing import Any

import httpx
import pytest

from graph.settings import Settings
from tests.gongjian.commands.processes import inside, of
from tests.service.test_entities import LIANQI, get, walk

pytestmark = pytest.mark.embedded_only
ENTERPRISES, VILLAGES = "organization/haixi-resident-enterprises", "organization/haixi-administrative-villages"
CASES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("search lqxc", "/search", {"q": "lqxc"}),
    (
        "search 华亭 --type Place --region 620800 --facets type --facets kind --limit 5 --as-of 2013",
        "/search",
        {"q": "华亭", "type": "Place", "region": "620800", "facets": ["type", "kind"], "limit": 5, "as_of": "2013"},
    ),
    ("search 和平 --all-places", "/search", {"q": "和平", "places": "all"}),
    (f"show {LIANQI}", f"/entities/{LIANQI}", {}),
    ("show place/620800 --as-of 2013-06", "/entities/place/620800", {"as_of": "2013-06"}),
    (
        "neighbours place/632800 --relation COVERS --direction in --type Initiative --limit 3 --as-of 2018",
        "/entities/place/632800/neighbours",
        {"relation": "COVERS", "direction": "in", "type": "Initiative", "limit": 3, "as_of": "2018"},
    ),
    (f"history {LIANQI}", f"/entities/{LIANQI}/history", {}),
    ("changes --limit 3 --since 2020-01-01", "/changes", {"limit": 3, "since": "2020-01-01"}),
    ("sources", "/sources", {}),
    ("sources haixi-2018 --limit 5 --as-of 2018", "/sources/haixi-2018/facts", {"limit": 5, "as_of": "2018"}),
    (
        f"paths {ENTERPRISES} {VILLAGES} --relation PAIRED_WITH --relation COVERS --max-length 3 --limit 4 "
        "--as-of 2018",
        "/paths",
        {
            "from": ENTERPRISES,
            "to": VILLAGES,
            "relation": ["PAIRED_WITH", "COVERS"],
            "max_length": 3,
            "limit": 4,
            "as_of": "2018",
        },
    ),
    (
        "subgraph place/632800 --depth 2 --type Organization --relation LOCATED_IN --measures true --limit 40",
        "/subgraph",
        {
            "center": "place/632800",
            "depth": 2,
            "type": "Organization",
            "relation": "LOCATED_IN",
            "measures": "true",
            "limit": 40,
        },
    ),
    (
        "subgraph --region 630103 --theme theme/assistance --measures degree --all-places --as-of 2017",
        "/subgraph",
        {"region": "630103", "theme": "theme/assistance", "measures": "degree", "places": "all", "as_of": "2017"},
    ),
    (
        "compare 630100 632800 --by measure --as-of 2018",
        "/compare",
        {"region": ["630100", "632800"], "by": "measure", "as_of": "2018"},
    ),
    ("flows --region 630103 --as-of 2017", "/flows", {"region": "630103", "as_of": "2017"}),
    (
        "timeline --region 620800 --from 2013 --to 2018-09 --limit 7 --as-of 2013",
        "/timeline",
        {"region": "620800", "from": "2013", "to": "2018-09", "limit": 7, "as_of": "2013"},
    ),
    ("query", "/queries", {}),
    (
        "query theme/shared -p at_least=4 -p limit=3 --as-of 2018",
        "/queries/theme/shared",
        {"at_least": 4, "limit": 3, "as_of": "2018"},
    ),
    ("schema", "/ontology/schema.json", {}),
)


@pytest.mark.parametrize(("words", "path", "parameters"), CASES, ids=[words for words, _, _ in CASES])
def test_a_command_prints_the_body_of_rest(
    api: httpx.Client, curated: Settings, words: str, path: str, parameters: dict[str, Any]
) -> None:
    done = inside(curated, *words.split(), "--json")
    answer = get(api, path, **parameters)
    assert done.returncode == 0
    assert json.loads(done.stdout) == answer
    assert bool(done.stderr) is ("rows" in answer and answer["truncated"])  # only what was cut is told beside it


def test_a_relation_is_shown_with_both_its_ends(api: httpx.Client, curated: Settings) -> None:
    relation = get(api, "/pairings")["items"][0]["relation"]
    done = inside(curated, "show", relation["id"], "--as-of", "2018", "--json")
    assert json.loads(done.stdout) == get(api, f"/relations/{relation['id']}", as_of="2018")
    shown = inside(curated, "show", relation["id"]).stdout
    assert all(citation["exact"] in shown for citation in relation["cited"])


@pytest.mark.embedded_only
def test_a_process_of_its_own_prints_json_and_nothing_else(api: httpx.Client, curated: Settings) -> None:
    done = of(curated, "search", "lqxc", "--as-of", "2018", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == get(api, "/search", q="lqxc", as_of="2018")


@pytest.mark.embedded_only
def test_pages_go_on_and_all_of_them_are_one_page(api: httpx.Client, curated: Settings) -> None:
    first = json.loads(inside(curated, "sources", "xining-2017", "--limit", "200", "--json").stdout)
    rest = inside(curated, "sources", "xining-2017", "--limit", "200", "--cursor", first["next"], "--json")
    every = json.loads(inside(curated, "sources", "xining-2017", "--all", "--json").stdout)
    facts = list(walk(api, "/sources/xining-2017/facts", 100))
    assert every["items"] == facts
    assert [*first["items"], *json.loads(rest.stdout)["items"]] == facts
    assert (every["next"], every["total"]) == (None, len(facts))
    plain = inside(curated, "sources", "xining-2017", "--limit", "200")
    assert f"--cursor {first['next']}" in plain.stderr
    assert "--cursor" not in inside(curated, "sources", "xining-2017", "--all").stderr


@pytest.mark.embedded_only
def test_every_cap_and_time_is_said_beside_a_table(curated: Settings) -> None:
    cut = inside(curated, "subgraph", "place/632800", "--limit", "2", "--as-of", "2018")
    assert "entities 2" in cut.stderr
    assert "2018-01-01/2018-12-31" in cut.stderr
    assert "无金额" in inside(curated, "flows", "--region", "632800").stderr
    for words in (("compare", "630100", "632800"), ("search", "lqxc"), ("show", LIANQI)):
        assert "2018-01-01/2018-12-31" in inside(curated, *words, "--as-of", "2018").stderr
