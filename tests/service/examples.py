"""`python -m tests.service.examples` asks the service and writes the examples of the OpenAPI document.

An example is a real answer from the bundled records; a test asks again and compares.
"""

import json
import sys
import tempfile
from pathlib import Path

import httpx

from graph.embedded import join
from graph.settings import Settings
from service.openapi import EXAMPLES
from tests.engines.graphs import load
from tests.engines.service import service

V1 = "/api/v1"
LIANQI = "initiative/haixi-lianqi-xingcun"
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
    f"{V1}/pacts": f"{V1}/pacts",
    f"{V1}/funds": f"{V1}/funds?kind=saved",
    f"{V1}/indicators": f"{V1}/indicators?unit=%25&limit=1",
    f"{V1}/flows": f"{V1}/flows?region=620800&as_of=2013-06",
    f"{V1}/timeline": f"{V1}/timeline?region=620800&from=2010&to=2012",
    f"{V1}/queries/pairing/programmes": f"{V1}/queries/pairing/programmes?kinds=enterprise",
    f"{V1}/queries/region/alike": f"{V1}/queries/region/alike?limit=5",
    f"{V1}/queries/theme/sole": f"{V1}/queries/theme/sole",
    f"{V1}/themes/{{slug}}": f"{V1}/themes/floating-members",
    f"{V1}/sources/{{slug}}": f"{V1}/sources/haixi-2018",
    f"{V1}/sources/{{slug}}/facts": f"{V1}/sources/haixi-2018/facts?limit=1",
    f"{V1}/places/{{code}}": f"{V1}/places/632800",
    f"{V1}/places/{{code}}/children": f"{V1}/places/630103/children",
    f"{V1}/places/{{code}}/ancestors": f"{V1}/places/630103100003/ancestors",
}
"""One request for each path; none whose answer holds the time of a run."""


def main() -> None:
    """Write service/examples.json."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, home=Path(folder) / "home")
        with join(settings):
            load(settings)
            with service(settings, Path(folder) / "log", sys.executable) as base:
                found = {path: {"request": asked, "answer": _answer(base, asked)} for path, asked in REQUESTS.items()}
    EXAMPLES.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _answer(base: str, asked: str) -> object:
    answer = httpx.get(base + asked, timeout=30, trust_env=False)
    answer.raise_for_status()
    return answer.json()


if __name__ == "__main__":
    main()
