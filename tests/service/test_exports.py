"""Exports over REST: as much in every form, doors, names of files, one version of the graph, and who hangs up."""

import asyncio
import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import httpx
import openpyxl
import pyarrow.parquet as pq
import pytest

from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Store
from service.app import create_app
from service.exports import FORMS
from service.keys import KeyFile
from tests.ingest import sample
from tests.ingest.stores import loaded
from tests.service.serving import serving
from tests.service.test_entities import LIANQI, get

V1 = "/api/v1/exports"
PART = "region=620800&as_of=2013"
PARTS = (
    PART,
    "region=632800&type=Organization&type=Initiative&relation=LEADS",
    f"center={LIANQI}&depth=2&type=Organization",
)


def counted(form: str, raw: bytes) -> tuple[int, int]:
    """How many entities and relations a file holds, by readers that are not ours."""
    text = raw.decode() if FORMS[form].text else ""  # type: ignore[index]  # a form of the list
    if form in ("graphml", "gexf"):
        tags = [each.tag.rpartition("}")[2] for each in ElementTree.fromstring(raw).iter()]  # noqa: S314 - our own
        return tags.count("node"), tags.count("edge")
    if form == "jsonl":
        kinds = [next(iter(json.loads(line))) for line in text.splitlines()]
        return kinds.count("entity"), kinds.count("relation")
    if form == "jsonld":
        nodes = json.loads(text)["@graph"]
        ties = sum("rdf:Statement" in each.get("@type", ()) for each in nodes)
        sets = sum("schema:Dataset" in each.get("@type", ()) for each in nodes)
        return len(nodes) - 2 * ties - sets, ties
    if form == "cypher":
        return len(re.findall(r"^{`id`: '[^']+', `properties`", text, re.M)), len(
            re.findall(r"^{`id`: '[^']+', `from`", text, re.M)
        )
    return _tabled(form, raw)


def _tabled(form: str, raw: bytes) -> tuple[int, int]:
    if form == "parquet":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            tables = [pq.read_table(io.BytesIO(archive.read(f"{of}.parquet"))) for of in ("entities", "relations")]
        return tables[0].num_rows, tables[1].num_rows
    sizes: dict[str, int] = {}
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True)
        sizes = {sheet.title: sum(1 for _ in sheet.iter_rows()) - 1 for sheet in book.worksheets}
    else:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                if name.endswith(".csv"):
                    rows = csv.reader(io.StringIO(archive.read(name).decode()))
                    stem = Path(name).stem
                    sizes[stem] = sizes.get(stem, 0) + sum(1 for _ in rows) - 1
    facts = {name: size for name, size in sizes.items() if name not in ("citations", "_about")}
    ties = sum(size for name, size in facts.items() if name.isupper())
    return sum(facts.values()) - ties, ties


@pytest.mark.parametrize("part", PARTS)
def test_every_form_has_what_the_subgraph_has(api: httpx.Client, part: str) -> None:
    whole = api.get(f"/api/v1/subgraph?{part}&limit=5000").json()
    wanted = (len(whole["entities"]), len(whole["relations"]))
    assert not whole["truncated"]
    assert min(wanted) > 0
    found = {form: counted(form, api.get(f"{V1}/{form}?{part}").content) for form in FORMS if form != "html"}
    assert found == dict.fromkeys(found, wanted)
    page = api.get(f"{V1}/html?{part}").text
    assert [
        each["name"] for each in whole["entities"] if json.dumps(each["name"], ensure_ascii=False) not in page
    ] == []
    lines = [json.loads(line) for line in api.get(f"{V1}/jsonl?{part}").text.splitlines()[1:]]
    ids = {each["entity"]["id"] for each in lines if "entity" in each}
    assert ids == {each["id"] for each in whole["entities"]}
    ids = {each["relation"]["_id"] for each in lines if "relation" in each}
    assert ids == {each["id"] for each in whole["relations"]}


@pytest.mark.every_engine
def test_everything_is_everything(api: httpx.Client) -> None:
    raw = api.get(f"{V1}/jsonl")
    lines = [json.loads(line) for line in raw.text.splitlines()]
    total = get(api, "/entities", limit=1)["total"]
    assert counted("jsonl", raw.content)[0] == total
    about = lines[0]["_about"]
    catalog = get(api, "/catalog")
    assert about["graph_version"] == catalog["version"]
    assert [each["id"] for each in about["datasets"]] == [each["id"] for each in catalog["datasets"]]
    assert about["licences"]
    entities = [each["entity"]["id"] for each in lines if "entity" in each]
    assert entities == sorted(entities)
    said = raw.text
    assert not [word for word in ('"search"', '"digest"', '"run"', "WITHIN", "CITED_IN", "NaN", "null") if word in said]


def test_places_that_nothing_is_known_of_are_there_where_they_are_asked_for(api: httpx.Client) -> None:
    known, every = (api.get(f"{V1}/jsonl?region=630103&type=Place{more}").text for more in ("", "&places=all"))
    ids = set(re.findall(r'"entity":{"id":"([^"]+)"', every))
    assert set(re.findall(r'"entity":{"id":"([^"]+)"', known)) < ids
    whole = get(api, "/entities", region="630103", type="Place", places="all", limit=500)
    assert ids == {each["id"] for each in whole["items"]}
    ties = re.findall(r'"from":"([^"]+)","to":"([^"]+)"', every)
    assert len(ties) >= len(ids) - 1
    assert all({*ends} <= ids for ends in ties)


def test_a_file_has_a_name_a_type_and_a_mark(api: httpx.Client) -> None:
    version = get(api, "/catalog")["version"]
    for name, form in FORMS.items():
        answer = api.get(f"{V1}/{name}?{PART}")
        assert answer.headers["content-type"] == form.media
        said = answer.headers["content-disposition"]
        assert f'filename="gongjian-v{version}{form.suffix}"' in said
        assert unquote(said.rpartition("''")[2]) == f"共建图谱-v{version}{form.suffix}"
        head = api.head(f"{V1}/{name}?{PART}")
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-disposition"] == said
        tag = answer.headers["etag"]
        assert api.get(f"{V1}/{name}?{PART}", headers={"If-None-Match": tag}).status_code == 304


def test_texts_are_packed_for_those_who_take_it_and_archives_are_not(api: httpx.Client) -> None:
    packed = {
        name: api.get(f"{V1}/{name}?{PART}", headers={"Accept-Encoding": "gzip"}).headers.get("content-encoding")
        for name in FORMS
    }
    assert packed == {name: "gzip" if form.text else None for name, form in FORMS.items()}


@pytest.mark.embedded_only
def test_a_form_that_there_is_not_is_told_which_there_are(api: httpx.Client) -> None:
    for language in ("zh", "en"):
        answer = api.get(f"{V1}/pdf", headers={"Accept-Language": language})
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
        [error] = answer.json()["errors"]
        assert error["field"] == "form"
        assert all(name in error["message"] for name in FORMS)
    assert api.get(f"{V1}/csv?region=999999").status_code == 400
    assert api.get(f"{V1}/csv?depth=2").status_code == 400
    assert api.get(f"{V1}/csv?center=theme/never").status_code == 404
    assert api.get(f"{V1}/csv?relation=NOTHING").status_code == 400


@pytest.mark.embedded_only
def test_a_reader_exports_a_part_and_an_analyst_everything(curated: Settings) -> None:
    file = KeyFile(curated.home)
    made = {role: file.add(f"导出 {role}", role) for role in ("reader", "analyst")}
    app = create_app(curated.model_copy(update={"host": "192.0.2.1"}))
    try:
        with serving(app) as client:
            found = {}
            for role, (_, shown) in made.items():
                headers = {"Authorization": f"Bearer {shown}"}
                wide = ("", "type=Theme", "region=100000&as_of=2018", "relation=LEADS", "region=630000&region=620000")
                asked = (*wide, PART, PARTS[2])
                found[role] = [client.get(f"{V1}/jsonl?{each}", headers=headers).status_code for each in asked]
            assert found == {"reader": [403] * 5 + [200] * 2, "analyst": [200] * 7}
            headers = {"Authorization": f"Bearer {made['reader'][1]}"}
            problem = client.get(f"{V1}/jsonl", headers=headers).json()
            assert (problem["title"], problem["status"]) == ("没有权限", 403)
            assert "analyst" in problem["detail"]
            assert client.get(f"{V1}/jsonl").status_code == 401
            offered = {
                role: "/api/v1/exports/xlsx" in client.get("/", headers={"Authorization": f"Bearer {shown}"}).text
                for role, (_, shown) in made.items()
            }
            assert offered == {"reader": False, "analyst": True}
            page = client.get(f"/entity/{LIANQI}?as_of=2018", headers=headers).text
            assert f"/api/v1/exports/graphml?center={LIANQI}&amp;as_of=2018" in page
    finally:
        for key, _ in made.values():
            file.revoke(key.id)


def streaming(client: httpx.Client) -> Iterator[bytes]:
    """The chunks of a long file as they come."""
    with client.stream("GET", f"{V1}/jsonl", headers={"Accept-Encoding": "identity"}) as answer:
        assert answer.status_code == 200
        assert "content-length" not in answer.headers
        yield from answer.iter_raw()


@pytest.mark.embedded_only
async def test_a_long_file_of_two_versions_breaks_off_and_who_hangs_up_gives_a_turn_back(
    scratch: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await loaded(scratch, sample.write(tmp_path, sample.many(1200)))
    with serving(create_app(scratch)) as client:
        async with Store.open(scratch, ONTOLOGY, access="write") as store:
            chunks = streaming(client)
            assert len(next(chunks)) < 500_000, "the first bytes come before the last facts are read"
            await store.write(lambda transaction: transaction.run(RAISE))
            with pytest.raises(httpx.RemoteProtocolError):
                list(chunks)
        assert any("broken off" in record.getMessage() for record in caplog.records)
        assert not [record for record in caplog.records if record.exc_info], "it is foreseen, and no error of ours"
        asking = [asyncio.to_thread(client.get, f"{V1}/xlsx") for _ in range(4)]
        answers = await asyncio.gather(*asking)
        assert {answer.status_code for answer in answers} == {200, 429}
        for form in ("xlsx", "csv", "xlsx", "csv"):
            with pytest.raises(httpx.ReadTimeout):
                client.get(f"{V1}/{form}", timeout=httpx.Timeout(30, read=0.1))
            chunks = streaming(client)
            assert next(chunks)
            chunks.close()  # type: ignore[attr-defined]  # a generator
        assert await freed(client, "csv"), "those who hang up, before the first byte or after, have given it back"


async def freed(client: httpx.Client, form: str) -> bool:
    """Whether a file can be had again soon."""
    for _ in range(600):
        if (await asyncio.to_thread(client.get, f"{V1}/{form}")).status_code == httpx.codes.OK:
            return True
        await asyncio.sleep(0.05)
    return False


@pytest.mark.embedded_only
async def test_a_short_file_begins_again_and_is_refused_where_the_writing_does_not_end(
    scratch: Settings, tmp_path: Path
) -> None:
    await loaded(scratch, sample.write(tmp_path))
    begun, written = asyncio.Event(), asyncio.Event()

    async def writing() -> None:
        async with Store.open(scratch, ONTOLOGY, access="write") as store:
            while not written.is_set():
                await store.write(lambda transaction: transaction.run(RAISE))
                begun.set()

    with serving(create_app(scratch)) as client:
        busy = asyncio.create_task(writing())
        await begun.wait()
        answer = await asyncio.to_thread(client.get, f"{V1}/jsonl")
        written.set()
        await busy
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/overtaken")
        assert answer.headers["retry-after"]
        assert counted("jsonl", client.get(f"{V1}/jsonl").content) == (12, 12)


RAISE = "MATCH (g:Graph {id: 'graph'}) SET g.version = g.version + 1"
