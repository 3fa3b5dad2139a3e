"""The network page of more entities than can be drawn: aggregated, none lost, and it says so."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from graph.ontology import ONTOLOGY
from graph.repository.paging import chunks
from graph.settings import Settings
from graph.statements import merge_entities
from graph.store import Store, Transaction
from ingest.load import load
from service.app import create_app
from service.visual.columns import whole
from service.visual.folding import KEPT, MOST_ENTITIES
from tests.ingest import sample
from tests.service.serving import serving

MANY = MOST_ENTITIES + 200


@pytest.mark.embedded_only
def test_above_what_can_be_drawn_the_page_aggregates(scratch: Settings, tmp_path: Path) -> None:
    asyncio.run(load(scratch.model_copy(update={"data": sample.write(tmp_path)}), ONTOLOGY))
    asyncio.run(fill(scratch))
    with serving(create_app(scratch.model_copy(update={"query_seconds": 60.0}))) as client:  # how fast is for bench
        answer = client.get("/network", timeout=120)
        assert answer.status_code == 200
        again = client.get("/network?lang=en", timeout=120)
    read = data(answer.text)
    count = whole(read["nodes"]["count"], len(read["nodes"]["id"]))
    total = sum(count)
    assert MANY < total < MANY + 100
    assert len(count) < KEPT + 10
    assert [f"{KEPT:,} / {total:,}" in said for said, _ in read["notes"]] == [True]
    assert f"{KEPT:,} of {total:,}" in data(again.text)["notes"][0][1]


async def fill(settings: Settings) -> None:
    """Write as many bodies as there must be, synthetic and named so, straight into the graph."""
    rows = [_row(f"organization/synthetic-{at:05}") for at in range(MANY)]
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        for some in chunks(rows, 1_000):

            async def work(transaction: Transaction, some: Any = some) -> None:
                await transaction.run(merge_entities("Organization"), rows=list(some))

            await store.write(work)


def _row(id_: str) -> dict[str, Any]:
    stored = {"id": id_, "name": f"合成 {id_[-5:]}", "cited": [], "dataset": "synthetic", "visible": True}
    return {"id": id_, "properties": stored}


def data(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))
