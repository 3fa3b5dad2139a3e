"""What becomes of answers as records change: new ETags, 410 for the deleted, 308 for the renamed, a type more."""

import asyncio
from pathlib import Path
from typing import ClassVar, Literal

import pytest

from graph.errors import StateError
from graph.ontology import ONTOLOGY, Entity, Ontology
from graph.ontology.thing import Evidence, Label
from graph.queries import query
from graph.settings import Settings
from graph.store import Store
from graph.text import search_text
from ingest.load import load, loaded
from service.app import create_app
from tests.ingest import sample
from tests.service.serving import serving

DATASET = "title: 试验\ntitle_en: Trial\nlicence: CC0-1.0\nmaintainer: tests\nhow: made for a test\n"


class Festival(Entity):
    """A type of the tests."""

    label: ClassVar[Label] = Label("节庆", "festival")
    evidence: ClassVar[Evidence] = "none"
    shape: ClassVar = "hexagon"
    type: Literal["Festival"] = "Festival"


def write(settings: Settings, text: str, ontology: Ontology = ONTOLOGY, *, dataset: str = DATASET) -> None:
    """Make `text` the only records of the graph."""
    folder = settings.data / "trial"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.yaml").write_text(dataset, "utf-8")
    (folder / "records.yaml").write_text(text, "utf-8")
    asyncio.run(load(settings, ontology, allow_shrink=True))


@pytest.fixture
def trial(scratch: Settings, tmp_path: Path) -> Settings:
    return scratch.model_copy(update={"data": tmp_path / "data"})


@pytest.mark.both_engines
def test_deleted_and_renamed_ids_say_so(trial: Settings) -> None:
    write(trial, "entities:\n  - {id: theme/a, name: 甲}\n  - {id: theme/b, name: 乙}\n  - {id: theme/c, name: 丙}\n")
    with serving(create_app(trial)) as client:
        before = client.get("/api/v1/themes")
        assert {item["theme"]["id"] for item in before.json()["items"]} == {"theme/a", "theme/b", "theme/c"}
        write(trial, "entities:\n  - {id: theme/a, name: 甲}\n  - {id: theme/d, name: 丙, formerly: [theme/c]}\n")
        after = client.get("/api/v1/themes", headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200
        gone = client.get("/api/v1/entities/theme/b")
        assert gone.status_code == 410
        assert gone.json()["deleted_at"]
        moved = client.get("/api/v1/entities/theme/c")
        assert moved.status_code == 308
        assert moved.headers["location"] == "/api/v1/entities/theme/d"
        followed = client.get("/api/v1/entities/theme/c/neighbours?limit=5", follow_redirects=True)
        assert followed.status_code == 200
        assert followed.url.path == "/api/v1/entities/theme/d/neighbours"
        for question in ("paths?from={}&to=theme/a", "paths?limit=5&from=theme/a&to={}", "subgraph?center={}"):
            asked = f"/api/v1/{question}"
            assert client.get(asked.format("theme/b")).status_code == 410
            assert client.get(asked.format("theme/e")).status_code == 404
            moved = client.get(asked.format("theme/c"))
            assert (moved.status_code, moved.headers["location"]) == (308, asked.format("theme/d"))
            assert client.get(asked.format("theme/c"), follow_redirects=True).status_code == 200
        operations = {change["op"] for change in client.get("/api/v1/changes").json()["items"]}
        assert {"create", "delete", "rename"} <= operations
        ends = client.get("/api/v1/entities/theme/b/history").json()["items"]
        assert [change["op"] for change in ends] == ["delete", "create"]
        assert ends[0]["before"]["name"] == "乙"


PLACES = "entities:\n  - {id: place/%s, name: 甲地, level: site}\n"


@pytest.mark.embedded_only
@pytest.mark.parametrize("path", ["places/api", "regions/api", "places/api/children", "entities/place/api/neighbours"])
def test_a_redirect_leads_to_the_new_id_and_nowhere_else(trial: Settings, path: str) -> None:
    write(trial, PLACES % "api")
    write(trial, (PLACES % "new").replace("level: site", "level: site, formerly: [place/api]"))
    with serving(create_app(trial)) as client:
        moved = client.get(f"/api/v1/{path}")
        assert moved.status_code == 308
        assert moved.headers["location"] == "/api/v1/" + path.replace("api", "new")
        assert client.get(f"/api/v1/{path}", follow_redirects=True).status_code == 200
        history = client.get("/api/v1/entities/place/new/history").json()["items"]
        assert {change["op"] for change in history} >= {"create", "rename"}


@pytest.mark.embedded_only
def test_the_answers_of_one_graph_are_not_those_of_the_next(trial: Settings) -> None:
    async def empty() -> None:
        async with Store.open(trial, ONTOLOGY, access="write") as store:
            await store.wipe()

    write(trial, "entities:\n  - {id: theme/a, name: 甲}\n")
    with serving(create_app(trial)) as client:
        tag = client.get("/api/v1/themes").headers["etag"]
        asyncio.run(empty())
        write(trial, "entities:\n  - {id: theme/a, name: 乙}\n")
        again = client.get("/api/v1/themes", headers={"If-None-Match": tag})
        assert again.status_code == 200
        assert again.json()["items"][0]["theme"]["name"] == "乙"


@pytest.mark.both_engines
def test_a_type_more_is_loaded_served_and_drawn(trial: Settings) -> None:
    ontology = ONTOLOGY.plus(Festival)
    write(trial, "entities:\n  - {id: festival/nadam, name: 那达慕, aliases: [Nadam]}\n", ontology)
    with serving(create_app(trial, ontology)) as client:
        found = client.get("/api/v1/entities/festival/nadam").json()
        assert (found["type"], found["name"]) == ("Festival", "那达慕")
        assert client.get("/api/v1/entities?type=Festival").json()["total"] == 1
        assert client.get("/api/v1/search?q=nadamu").json()["items"][0]["entity"]["id"] == "festival/nadam"
        assert "Festival" in client.get("/api/v1/ontology").json()["types"]
        assert "Festival" in client.get("/api/v1/openapi.json").json()["components"]["schemas"]
        page = client.get("/network").text
        assert "那达慕" in page
        assert "节庆" in page


@pytest.mark.both_engines
def test_an_empty_graph_is_served_and_not_ready(trial: Settings) -> None:
    with serving(create_app(trial)) as client:
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["status"] == "empty"
        assert int(ready.headers["retry-after"]) > 0
        assert client.get("/api/v1/entities").json() == {"items": [], "next": None, "total": 0}
        assert client.get("/network").status_code == 200


@pytest.mark.both_engines
async def test_a_graph_of_another_version_is_not_served_as_if_it_were_empty(scratch: Settings, tmp_path: Path) -> None:
    """Lists of this version go by properties that a loader before it did not write."""
    async with Store.open(scratch, ONTOLOGY, access="write") as store:
        await loaded(store, sample.write(tmp_path))
        await store.write(lambda transaction: transaction.run(query("store/note_schema"), digest="another"))
    with pytest.raises(StateError, match="gongjian load"):
        async with create_app(scratch).router.lifespan_context(create_app(scratch)):
            pass
    await load(scratch.model_copy(update={"data": tmp_path / "data"}), ONTOLOGY)
    app = create_app(scratch)
    async with app.router.lifespan_context(app):
        pass


def test_off_loopback_a_key_is_needed(trial: Settings) -> None:
    settings = trial.model_copy(update={"host": "192.0.2.1", "key": type(trial.key)("long-random-key")})
    with serving(create_app(settings)) as client:
        assert client.get("/healthz").status_code == 200
        refused = client.get("/api/v1/entities")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        for wrong in ("Bearer wrong", "Basic long-random-key", "Bearer", "long-random-key", "Bearer läng"):
            assert client.get("/api/v1/entities", headers={b"Authorization": wrong.encode()}).status_code == 401
        let_in = client.get("/api/v1/entities", headers={"Authorization": "Bearer long-random-key"})
        assert let_in.status_code == 200


@pytest.mark.embedded_only
def test_search_text_of_a_renamed_entity_follows(trial: Settings) -> None:
    assert "lianqi" in search_text("联企").split()
    write(trial, "entities:\n  - {id: theme/a, name: 联企}\n")
    write(trial, "entities:\n  - {id: theme/a, name: 兴村}\n")
    with serving(create_app(trial)) as client:
        assert client.get("/api/v1/search?q=lianqi").json()["total"] == 0
        assert client.get("/api/v1/search?q=xingcun").json()["total"] == 1
