"""The bundled records on a graph of their own, loaded twice, then given a span of time: all held from 2010 to 2015.

Money alone serves what it serves until 2011, so that in 2012 none has a use. What the records say of time is too
little to show of every question that it minds the time asked of.
"""

import asyncio
import shutil
from pathlib import Path

from graph.ontology import ONTOLOGY
from graph.settings import REPOSITORY, Settings
from graph.store import Store, Transaction
from ingest.load import load

BEFORE, THEN, LATER, AFTER = "2009", "2011", "2012", "2016"
"""A year in which nothing held, in which all did, in which all but the uses of money did, and in which nothing did."""
EDITS = (
    ("- id: initiative/haixi-lianqi-xingcun\n", "- id: initiative/haixi-lianqi-xingcun\n    since: 2010\n"),
    (
        "via: initiative/haixi-lianqi-xingcun, from_count: 222",
        "since: 2010, via: initiative/haixi-lianqi-xingcun, from_count: 222",
    ),
)
"""What the second load finds changed: an initiative and a pairing."""
_SPAN = "{0}.from_day = 20100101, {0}.to_day = 20151231, {0}.since = '2010', {0}.until = '2015'"
_STATEMENTS = (
    f"MATCH (n:Entity) SET {_SPAN.format('n')}",
    f"MATCH (:Entity)-[r]->(:Entity) WHERE NOT type(r) IN ['WITHIN', 'CITED_IN'] SET {_SPAN.format('r')}",
    "MATCH (:Fund)-[r:FINANCES]->(:Entity) SET r.to_day = 20111231, r.until = '2011'",
    "MATCH (c:Change) WHERE c.op <> 'load' SET c.from_day = 20100101, c.to_day = 20151231",
)


def dated(own: Settings, folder: Path) -> Settings:
    """The settings of a graph, empty or `filled` (which saves a load), that is made so."""
    settings = own.model_copy(update={"data": folder / "data"})
    shutil.copytree(REPOSITORY / "data", settings.data)
    asyncio.run(load(settings, ONTOLOGY))
    for was, now in EDITS:
        [path] = [each for each in settings.data.glob("haixi/*.yaml") if was in each.read_text("utf-8")]
        path.write_text(path.read_text("utf-8").replace(was, now), "utf-8")
    asyncio.run(load(settings, ONTOLOGY))
    asyncio.run(_give_dates(settings))
    return settings


async def _give_dates(settings: Settings) -> None:
    async def work(transaction: Transaction) -> None:
        for statement in _STATEMENTS:
            await transaction.run(statement)

    async with Store.open(settings, ONTOLOGY, access="write") as store:
        await store.write(work)
