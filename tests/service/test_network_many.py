"""The network page of more entities than can be drawn: aggregated, none lost, and it says so."""

import asyncio
import json
import re
from typing import Any

import pytest

from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Store
from service.app import create_app
from service.visual.columns import whole
from service.visual.folding import KEPT, MOST_ENTITIES
from tests.graph.repository import webs
from tests.service.serving import serving

MANY = MOST_ENTITIES + 200


@pytest.mark.embedded_only
def test_above_what_can_be_drawn_the_page_aggregates(scratch: Settings) -> None:
    async def fill() -> None:
        async with Store.open(scratch, ONTOLOGY, access="write") as store:
            await webs.write(store, webs.star(MANY - 1, out=True))

    asyncio.run(fill())
    with serving(create_app(scratch)) as client:
        answer = client.get("/network", timeout=120)
        assert answer.status_code == 200
        again = client.get("/network?lang=en", timeout=120)
    read = data(answer.text)
    count = whole(read["nodes"]["count"], len(read["nodes"]["id"]))
    assert sum(count) == MANY
    assert len(count) < KEPT + 10
    assert sum(each or 1 for each in whole(read["edges"]["count"], len(read["edges"]["ends"]))) == MANY - 1
    assert [f"{KEPT:,} / {MANY:,}" in said for said, _ in read["notes"]] == [True]
    assert f"{KEPT:,} of {MANY:,}" in data(again.text)["notes"][0][1]


def data(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))
