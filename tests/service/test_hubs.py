"""A hub over REST: what an answer did not look at, it says; what is small enough, it looks at whole."""

import asyncio

import pytest

from graph.ontology import ONTOLOGY
from graph.repository.entities import LOOK
from graph.settings import Settings
from graph.store import Store
from service.app import create_app
from tests.graph.repository import webs
from tests.service.serving import serving

HUB, LEAF = "organization/hub", "organization/leaf-00000"


@pytest.mark.parametrize("more", [0, 1])
def test_an_entity_says_when_its_busiest_are_of_some_neighbours_only(scratch: Settings, more: int) -> None:
    async def fill() -> None:
        async with Store.open(scratch, ONTOLOGY, access="write") as store:
            await webs.write(store, webs.star(LOOK + more, out=True))

    asyncio.run(fill())
    with serving(create_app(scratch)) as client:
        hub, leaf = (client.get(f"/api/v1/entities/{id_}").json() for id_ in (HUB, LEAF))
        assert hub["relations"] == {"SUPERVISES": {"out": LOOK + more}}
        assert (hub.get("truncated"), hub.get("limits")) == ((True, {"busiest": LOOK}) if more else (None, None))
        assert len(hub["busiest"]) == 10
        assert leaf["busiest"] == [{"entity": leaf["busiest"][0]["entity"], "degree": LOOK + more}]
        assert "truncated" not in leaf
        around = client.get(f"/api/v1/entities/{HUB}/neighbours?limit=1").json()
        assert around["total"] == LOOK + more
