"""A client that openapi-python-client makes of the document: made without a warning, it reads what the service says."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import httpx
import pytest

from tests.engines.graphs import missing
from tests.engines.parts import Missing, generator

pytestmark = pytest.mark.embedded_only

V1 = "api_v1"
ASKED: dict[str, tuple[dict[str, Any], str, str]] = {
    f"entities.list_entities_{V1}_entities_get": ({"type_": ["Fund"], "limit": 5}, "EntityPage", "items"),
    f"entities.one_entity_{V1}_entities_type_slug_get": (
        {"type_": "initiative", "slug": "haixi-lianqi-xingcun"},
        "InitiativeDetail",
        "relations",
    ),
    f"entities.neighbours_{V1}_entities_type_slug_neighbours_get": (
        {"type_path": "place", "slug": "632800", "limit": 3},
        "NeighbourPage",
        "items",
    ),
    f"search.search_{V1}_search_get": ({"q": "lqxc"}, "Hits", "items"),
    f"networks.list_paths_{V1}_paths_get": (
        {"from_": "organization/haixi-resident-enterprises", "to": "place/620800"},
        "Paths",
        "paths",
    ),
    f"networks.one_subgraph_{V1}_subgraph_get": ({"center": "place/632800", "limit": 20}, "Subgraph", "relations"),
    f"regions.regions_{V1}_regions_get": ({}, "Regions", "items"),
    f"regions.compare_{V1}_compare_get": ({"region": ["632800", "620800"]}, "Comparison", "cells"),
    f"regions.timeline_{V1}_timeline_get": ({"region": ["632800"], "limit": 5}, "Timeline", "items"),
    f"figures.funds_{V1}_funds_get": ({"region": ["630103"]}, "FundPage", "items"),
    f"ties.pacts_{V1}_pacts_get": ({"limit": 500}, "PactPage", "items"),
    f"sources.facts_{V1}_sources_slug_facts_get": ({"slug": "xining-2017", "limit": 5}, "CitedFactPage", "items"),
    f"catalog.catalog_{V1}_catalog_get": ({}, "Catalog", "datasets"),
    "queries.query_fund_list": ({"regions": ["place/632800"]}, "Answer", "rows"),
}
"""By module of the client that is made: what it is asked, the class of its answer, and what in that is not empty."""


@pytest.fixture(scope="module")
def made(engine: object, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of the package that was made of the running service's document."""
    try:
        packages = generator()
    except Missing as why:
        missing(why)
    folder = tmp_path_factory.mktemp("made")
    settings = folder / "settings.yaml"
    settings.write_text("post_hooks: []\n", "utf-8")  # it would format what it writes
    package = folder / "generated_from_gongjian"
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"]
    paths = ["--url", f"{server}/api/v1/openapi.json", "--output-path", str(package), "--config", str(settings)]
    env = {**os.environ, "PYTHONPATH": str(packages), "NO_PROXY": "127.0.0.1"}
    done = subprocess.run([*command, *paths], env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield package.name
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def client(made: str, server: str) -> Iterator[Any]:
    """Its client of the running service."""
    package = import_module(f"{made}.client")
    with package.Client(base_url=server, timeout=httpx.Timeout(30), httpx_args={"trust_env": False}) as client:
        yield client


@pytest.mark.parametrize("module", ASKED)
def test_it_reads_what_the_service_says(made: str, client: Any, server: str, module: str) -> None:
    given, kind, full = ASKED[module]
    answer = import_module(f"{made}.api.{module}").sync_detailed(client=client, **given)
    assert answer.status_code == 200
    assert type(answer.parsed).__name__ == kind
    found = getattr(answer.parsed, full)
    assert found if isinstance(found, list) else found.to_dict()
    raw = httpx.get(server + asked(module, made, given), timeout=30, trust_env=False).json()
    assert answer.parsed.to_dict() == raw, "nothing is lost"


def test_facts_are_of_the_class_of_their_type(made: str, client: Any) -> None:
    entities = import_module(f"{made}.api.entities.list_entities_{V1}_entities_get")
    found = entities.sync(client=client, region=["630103"], limit=500).items
    assert all(type(each).__name__ == each.type_ for each in found)
    assert {"Fund", "Place", "Organization"} <= {each.type_ for each in found}
    ties = import_module(f"{made}.api.ties.pacts_{V1}_pacts_get").sync(client=client, limit=500).items
    assert {type(each).__name__ for each in ties} == {"Pact", "Tie"}


def test_problems_are_read_too(made: str, client: Any) -> None:
    module = import_module(f"{made}.api.places.place_{V1}_places_code_get")
    problem = module.sync(client=client, code="0")
    assert (type(problem).__name__, problem.status) == ("Problem", 404)


def asked(module: str, made: str, given: dict[str, Any]) -> str:
    """The request of a module, as its own code puts it together."""
    request = import_module(f"{made}.api.{module}")._get_kwargs(**given)
    return f"{request['url']}?{httpx.QueryParams(request.get('params', {}))}"
