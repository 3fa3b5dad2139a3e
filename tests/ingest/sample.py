"""A small data folder that tests fill, break and load; and a whole graph as a value, to compare two of them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.documents import text_digest
from graph.errors import RecordError
from graph.ontology import ONTOLOGY
from graph.ontology.model import ENTITY
from graph.queries import Query
from graph.statements import merge_entities
from graph.store import Store, Transaction
from ingest.evidence import write_pins
from ingest.folder import datasets
from ingest.records import Records, load_records

TEXT = (
    "甲州开展联企兴村,组织222家企业与295个村结对共建。\n甲州设立发展资金3000万元,新建村级阵地12个。\n甲州委组织部牵头。"
)
DATASET = "title: 样本\ntitle_en: Sample\nlicence: CC-BY-4.0\nmaintainer: Gongjian maintainers\nhow: for tests\n"
PLACES = """id,name,level
place/100000,中国,country
place/630000,青海省,province
place/632800,甲州,prefecture
place/632801,乙市,county
place/632802,丙市,county
"""
PART_OF = """from,to
place/630000,place/100000
place/632800,place/630000
place/632801,place/632800
place/632802,place/632800
"""
SOURCE = f"""entities:
  - id: source/jia
    name: 甲州的材料
    published: 2018-09-20
    text_digest: {text_digest(TEXT)}
"""
RECORDS = """source: source/jia
entities:
  - id: theme/co-building
    name: 共建
  - id: organization/jia-department
    name: 甲州委组织部
    kind: party_department
    cited: [甲州委组织部]
  - id: organization/jia-enterprises
    name: 企业
    kind: enterprise
    member_count: 222
    cited: [{exact: 222家, suffix: 企业, states: [member_count]}]
  - id: organization/jia-villages
    name: 村
    kind: village
    member_count: 295
    cited: [295个村]
  - id: initiative/jia-lianqi-xingcun
    name: 联企兴村
    aliases: [村企联建]
    kind: programme
    cited: [联企兴村]
  - id: fund/jia-development
    name: 发展资金
    kind: set_aside
    amount: 30000000
    amount_text: 3000万元
    qualifier: exact
    cited: [{exact: 3000万元, states: [amount]}]
  - id: indicator/jia-venues
    name: 新建村级阵地数
    value: 12
    unit: 个
    cited: [{exact: 12个, states: [value]}]
relations:
  - {type: LOCATED_IN, from: organization/jia-department, to: place/632801}
  - {type: LOCATED_IN, from: organization/jia-enterprises, to: place/632800}
  - {type: LOCATED_IN, from: organization/jia-villages, to: place/632800}
  - {type: LEADS, from: organization/jia-department, to: initiative/jia-lianqi-xingcun, cited: [组织部牵头]}
  - {type: COVERS, from: initiative/jia-lianqi-xingcun, to: place/632800, cited: [甲州开展]}
  - type: PAIRED_WITH
    from: organization/jia-enterprises
    to: organization/jia-villages
    via: initiative/jia-lianqi-xingcun
    from_count: 222
    to_count: 295
    cited: [结对共建]
  - {type: FINANCES, from: fund/jia-development, to: initiative/jia-lianqi-xingcun, cited: [设立发展资金]}
  - {type: MEASURES, from: indicator/jia-venues, to: initiative/jia-lianqi-xingcun}
  - {type: HAS_THEME, from: initiative/jia-lianqi-xingcun, to: theme/co-building}
citations:
  - {of: place/632800, exact: 甲州, suffix: 设立}
"""
FILES: Mapping[str, str] = {
    "places/dataset.yaml": DATASET,
    "places/Place.csv": PLACES,
    "places/PART_OF.csv": PART_OF,
    "jia/dataset.yaml": DATASET,
    "jia/sources.yaml": SOURCE,
    "jia/records.yaml": RECORDS,
}


def write(root: Path, files: Mapping[str, str | bytes] = FILES, *, pinned: bool = True) -> Path:
    """Write a data folder `root/data` beside `root/texts`, pin it, and give the folder."""
    texts = root / "texts"
    texts.mkdir(parents=True, exist_ok=True)
    (texts / "jia.txt").write_text(TEXT, encoding="utf-8")
    data = root / "data"
    for name, content in files.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    if pinned:
        pin(data)
    return data


def pin(data: Path) -> Records:
    """Pin the phrases of a data folder from the texts beside it."""
    records = load_records(data, ONTOLOGY, texts=data.parent / "texts", pinning=True)
    for dataset in datasets(data)[0]:
        write_pins(dataset, records.pins[dataset.id])
    return records


def edit(data: Path, name: str, *changes: tuple[str, str]) -> None:
    """Replace texts in a file; each must be there."""
    path = data / name
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{name} has no {old!r}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def faults(data: Path, *, texts: bool = False) -> list[str]:
    """The faults of a data folder as lines."""
    try:
        load_records(data, ONTOLOGY, texts=data.parent / "texts" if texts else None)
    except RecordError as error:
        return [str(fault) for fault in error.faults]
    return []


def many(count: int) -> dict[str, str]:
    """A data folder with `count` more organizations, each with two relations: enough batches to be killed between."""
    rows = ["id,name,kind"]
    cited = ["of,source,exact"]
    located = ["from,to"]
    themed = ["from,to"]
    for number in range(count):
        id_ = f"initiative/jia-{number:05d}"
        rows.append(f"{id_},举措{number},project")
        cited.append(f"{id_},source/jia,联企兴村")
        located.append(f"{id_},place/63280{number % 3}")
        themed.append(f"{id_},theme/co-building")
    return {
        **FILES,
        "jia/Initiative.csv": "\n".join(rows) + "\n",
        "jia/citations.csv": "\n".join(cited) + "\n",
        "jia/LOCATED_IN.csv": "\n".join(located) + "\n",
        "jia/HAS_THEME.csv": "\n".join(themed) + "\n",
    }


def _query(text: str, *columns: tuple[str, str]) -> Query:
    return Query("test/all", text, "read", "", (), columns, False)


NODES = _query(
    "MATCH (n) RETURN labels(n) AS labels, properties(n) AS stored", ("labels", "list of string"), ("stored", "map")
)
EDGES = _query(
    "MATCH (a)-[r]->(b) RETURN a.id AS source, type(r) AS type, b.id AS target, properties(r) AS stored",
    ("source", "string"),
    ("type", "string"),
    ("target", "string"),
    ("stored", "map"),
)
TIMES = {
    "Graph": ("born", "version"),
    "Lease": ("asked", "epoch", "since"),
    "Run": ("at", "finished", "version"),
    "Change": ("at",),
    "Tombstone": ("at",),
    "Dataset": ("at",),
}
"""Properties of bookkeeping that tell when and how often it was written, not what: only their presence counts."""


async def whole(store: Store, *, times: bool = False) -> dict[str, Any]:
    """Everything in the graph, without times unless they are asked for: nodes by label and id, edges sorted."""
    nodes = await store.read(NODES)
    edges = await store.read(EDGES)
    kept = {}
    for row in nodes:
        hidden = () if times else TIMES.get(row["labels"][0], ())
        stored = {name: "…" if name in hidden else value for name, value in sorted(row["stored"].items())}
        kept["/".join([*sorted(row["labels"]), str(stored["id"])])] = stored
    assert len(kept) == len(nodes), "a node is there twice"
    return {"nodes": kept, "edges": sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in edges)}


def facts(graph: dict[str, Any]) -> dict[str, Any]:
    """The facts of a whole graph, without the runs that wrote them."""
    nodes = {
        key: {name: value for name, value in stored.items() if name != "run"}
        for key, stored in graph["nodes"].items()
        if key.startswith(f"{ENTITY}/")
    }
    edges = [json.loads(edge) for edge in graph["edges"]]
    for edge in edges:
        edge["stored"].pop("run", None)
    return {"nodes": nodes, "edges": sorted(json.dumps(edge, ensure_ascii=False, sort_keys=True) for edge in edges)}


async def restore(store: Store, graph: dict[str, Any]) -> None:
    """Make an empty graph what another was, as `whole` told it with its times."""
    nodes: dict[str, list[dict[str, Any]]] = {}
    for key, stored in graph["nodes"].items():
        label = key.split("/")[0]
        nodes.setdefault(str(ONTOLOGY.type_of(stored["id"])) if label == ENTITY else label, []).append(stored)
    edges: dict[str, list[dict[str, Any]]] = {}
    for row in map(json.loads, graph["edges"]):
        edges.setdefault(row["type"], []).append(row)

    async def work(transaction: Transaction) -> None:
        for label, rows in nodes.items():
            kept = [{"id": stored["id"], "properties": stored} for stored in rows]
            merge = f"UNWIND $rows AS row CREATE (n:`{label}` {{id: row.id}}) SET n = row.properties RETURN count(*)"
            await transaction.run(merge_entities(label) if label in ONTOLOGY.entities else merge, rows=kept)
        for type_, rows in edges.items():
            make = (
                f"UNWIND $rows AS row MATCH (a:{ENTITY} {{id: row.source}}) MATCH (b:{ENTITY} {{id: row.target}}) "
                f"CREATE (a)-[r:`{type_}`]->(b) SET r = row.stored RETURN count(*)"
            )
            await transaction.run(make, rows=rows)

    await store.write(work)
