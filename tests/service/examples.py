"""`python -m tests.service.examples` asks the service and writes the examples of the OpenAPI document.

An example is a real answer from the bundled records; a test asks again and compares.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from graph.embedded import join
from graph.ontology.thing import relation_id
from graph.queries import Query
from graph.repository.named import public
from graph.settings import Settings
from service.samples import FILE
from tests.engines.graphs import load
from tests.engines.service import service

V1 = "/api/v1"
LIANQI = "initiative/haixi-lianqi-xingcun"
PAIRED = relation_id(
    *("PAIRED_WITH", "organization/haixi-resident-enterprises", "organization/haixi-administrative-villages"),
    via=LIANQI,
)
REQUESTS = {
    f"{V1}/entities": f"{V1}/entities?type=Fund&region=place/632800&sort=-amount&facets=kind&limit=1",
    f"{V1}/entities/{{type}}/{{slug}}": f"{V1}/entities/place/632802",
    f"{V1}/entities/{{type}}/{{slug}}/neighbours": f"{V1}/entities/{LIANQI}/neighbours?relation=HAS_THEME&limit=1",
    f"{V1}/search": f"{V1}/search?q=lqxc&limit=1",
    f"{V1}/suggest": f"{V1}/suggest?q=jinshizi",
    f"{V1}/paths": f"{V1}/paths?from=organization/haixi-resident-enterprises"
    "&to=organization/haixi-administrative-villages&limit=2",
    f"{V1}/subgraph": f"{V1}/subgraph?center={LIANQI}&type=Theme&type=Place&measures=degree&measures=components",
    f"{V1}/regions/{{code}}": f"{V1}/regions/630103",
    f"{V1}/compare": f"{V1}/compare?region=place/630100&region=place/632800&by=measure",
    f"{V1}/pairings": f"{V1}/pairings?region=place/632800",
    f"{V1}/pacts": f"{V1}/pacts?limit=2",
    f"{V1}/funds": f"{V1}/funds?kind=saved",
    f"{V1}/indicators": f"{V1}/indicators?unit=%25&limit=1",
    f"{V1}/flows": f"{V1}/flows?region=620800&as_of=2013-06",
    f"{V1}/timeline": f"{V1}/timeline?region=620800&from=2010&to=2012",
    f"{V1}/themes/{{slug}}": f"{V1}/themes/floating-members",
    f"{V1}/sources/{{slug}}": f"{V1}/sources/haixi-2018",
    f"{V1}/sources/{{slug}}/facts": f"{V1}/sources/haixi-2018/facts?limit=1",
    f"{V1}/places/{{code}}": f"{V1}/places/632800",
    f"{V1}/places/{{code}}/children": f"{V1}/places/630103/children",
    f"{V1}/places/{{code}}/ancestors": f"{V1}/places/630103100003/ancestors",
    f"{V1}/entities/{{type}}/{{slug}}/history": f"{V1}/entities/{LIANQI}/history?limit=1",
    f"{V1}/entities/batch": f"{V1}/entities/batch?as_of=2013",
    f"{V1}/relations/{{relation_id}}": f"{V1}/relations/{PAIRED}",
    f"{V1}/relations/{{relation_id}}/history": f"{V1}/relations/{PAIRED}/history?limit=1",
    f"{V1}/regions": f"{V1}/regions?as_of=2013",
    f"{V1}/themes": f"{V1}/themes",
    f"{V1}/sources": f"{V1}/sources?as_of=2013",
    f"{V1}/changes": f"{V1}/changes?limit=1",
    f"{V1}/catalog": f"{V1}/catalog",
    f"{V1}/cypher": f"{V1}/cypher",
    f"{V1}/match": f"{V1}/match",
    "/healthz": "/healthz",
    "/readyz": "/readyz",
}
"""One request for each path; those of named queries are the examples of their headers, with one row where they can."""
BODIES: dict[str, dict[str, Any]] = {
    f"{V1}/match": {
        "queries": [
            {"id": "1", "name": "中共西宁市委组织部", "type": "Organization", "region": "西宁"},
            {"id": "2", "name": "lqxc"},
        ],
        "limit": 1,
    },
    f"{V1}/entities/batch": {"ids": ["place/632802", "place/0"]},
    f"{V1}/cypher": {
        "query": "MATCH (p:Place {id: $id})<-[:LOCATED_IN]-(o:Organization) RETURN o.name AS name ORDER BY name",
        "params": {"id": "place/630103"},
    },
}
"""What is posted."""
TIMES = ("at", "finished", "age_seconds", "ms", "disk_free_bytes")
"""Fields that hold the time of a run or of a check, or what is free: no two runs agree on them."""


def requests() -> dict[str, str]:
    """A request for every path of the document but those whose answers it only points to."""
    return REQUESTS | {
        f"{V1}/queries/{name}": f"{V1}/queries/{name}{_least(named)}" for name, named in public().items()
    }


def _least(named: Query) -> str:
    """The example of a query as an address ends, asking for one row and one item where that can be asked."""
    given = httpx.QueryParams(named.example)
    for each in named.parameters:
        if each.name in ("limit", "most"):
            given = given.set(each.name, 1)
    return f"?{urlencode(given.multi_items(), safe='/')}" if given else ""


def ask(client: httpx.Client, path: str, request: str) -> Any:
    """The answer to a request."""
    body = BODIES.get(path)
    answer = client.post(request, json=body) if body else client.get(request)
    answer.raise_for_status()
    return answer.json()


def timeless(value: Any) -> Any:
    """An answer without the times of runs."""
    if isinstance(value, dict):
        return {name: timeless(each) for name, each in value.items() if name not in TIMES}
    return [timeless(each) for each in value] if isinstance(value, list) else value


def main() -> None:
    """Write service/examples.json."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, home=Path(folder) / "home")
        with join(settings):
            load(settings)
            with service(settings, Path(folder) / "log", sys.executable) as base:
                client = httpx.Client(base_url=base, timeout=30, trust_env=False)
                found = {path: _example(client, path, request) for path, request in requests().items()}
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _example(client: httpx.Client, path: str, request: str) -> dict[str, Any]:
    body = {"body": BODIES[path]} if path in BODIES else {}
    return {"request": request, **body, "answer": ask(client, path, request)}


if __name__ == "__main__":
    main()
