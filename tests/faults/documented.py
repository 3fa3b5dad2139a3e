"""Every operation of the OpenAPI document, asked with good and with bad values, one after another along its links."""

import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx
import schemathesis
from jsonschema import Draft202012Validator
from schemathesis import APIOperation, Case, CheckContext, Response
from schemathesis.config import HealthCheck, SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder

from tests.engines.service import NO_TLS

V1 = "/api/v1"
DOCUMENT = f"{V1}/openapi.json"
NAMED = f"{V1}/queries/"
BUSY = (503, 504)
"""What a service says that has an engine away, or a machine so busy that a question ran out of its time."""
PHASES = ("examples", "coverage", "fuzzing", "stateful")
GOOD = ["2xx", "304", "308", "400", "404", "410", "429", "503", "504"]
"""What well-written values may get: 400, 404 and 410 of what is looked up in the graph, but no 422."""
BAD = ["308", "400", "404", "405", "410", "413", "414", "415", "421", "422", "431", "503", "504"]
"""What ill-written values may get."""
PARTS = {
    (f"{V1}/entities", f"{V1}/entities/{{type}}/{{slug}}"): "/items/0/id",
    (f"{V1}/search", f"{V1}/entities/{{type}}/{{slug}}"): "/items/0/entity/id",
    (f"{V1}/suggest", f"{V1}/entities/{{type}}/{{slug}}"): "/items/0/id",
    (f"{V1}/changes", f"{V1}/entities/{{type}}/{{slug}}/history"): "/items/0/id",
    (f"{V1}/entities", f"{V1}/entities/{{type}}/{{slug}}/neighbours"): "/items/0/id",
    (f"{V1}/regions", f"{V1}/regions/{{code}}"): "/items/0/place/id",
    (f"{V1}/regions", f"{V1}/places/{{code}}"): "/items/0/place/id",
    (f"{V1}/places/{{code}}/children", f"{V1}/places/{{code}}"): "/items/0/id",
    (f"{V1}/themes", f"{V1}/themes/{{slug}}"): "/items/0/theme/id",
    (f"{V1}/sources", f"{V1}/sources/{{slug}}"): "/items/0/source/id",
    (f"{V1}/sources", f"{V1}/sources/{{slug}}/facts"): "/items/0/source/id",
}
"""Where ids stand whose parts are parameters; links of the document cannot take ids apart, those of the tester can."""

AnyCase: TypeAlias = Case[APIOperation[Any, Any, Any, Any]]


@dataclass
class Tally:
    """What was asked and what came of it; `faults` are told once for each operation and kind."""

    operations: set[str] = field(default_factory=set)
    requests: int = 0
    bad: int = 0
    linked: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)
    faults: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def server_errors(self) -> int:
        """How many answers were the service's own fault: not those of a busy machine, which `statuses` tells."""
        return sum(count for status, count in self.statuses.items() if status >= 500 and status not in BUSY)

    def add(self, recorder: ScenarioRecorder, phase: str) -> None:
        """Count what one scenario asked, and keep what was wrong."""
        for case_id, node in recorder.cases.items():
            self.operations.add(node.value.operation.label)
            meta = node.value.meta
            self.bad += meta is not None and meta.generation.mode.value == "negative"
            self.linked += node.is_transition_applied
            self.phases[phase] += 1
            seen = recorder.interactions.get(case_id)
            self.requests += seen is not None
            if seen is not None and seen.response is not None:
                self.statuses[seen.response.status_code] += 1
            elif seen is not None:
                self.faults[node.value.operation.label, "no answer"] = seen.request.uri[:300]
            for check in recorder.checks.get(case_id, ()):
                if check.failure_info is not None:
                    status = seen.response.status_code if seen is not None and seen.response is not None else 0
                    told = f"{status}: {check.failure_info.failure}\n{check.failure_info.code_sample}"
                    self.faults.setdefault((node.value.operation.label, check.name), told[:1500])


def document(base: str) -> dict[str, Any]:
    """The document that the service at this base URL gives."""
    found: dict[str, Any] = httpx.get(f"{base}{DOCUMENT}", timeout=60, trust_env=False, verify=NO_TLS).json()
    return found


def few(described: dict[str, Any], step: int) -> dict[str, Any]:
    """The document with each `step`th of the named queries, which one handler answers, and all other operations."""
    named = sorted(path for path in described["paths"] if path.startswith(NAMED))
    kept = set(described["paths"]) - set(named) | set(named[::step])
    paths: dict[str, Any] = copy.deepcopy(
        {path: described["paths"][path] for path in described["paths"] if path in kept}
    )
    operations = [operation for found in paths.values() for operation in found.values()]
    there = {operation["operationId"] for operation in operations}
    for operation in operations:
        links = operation["responses"]["200"].get("links", {})
        for name in [name for name, link in links.items() if link["operationId"] not in there]:
            del links[name]
    return {**described, "paths": paths}


def _taken_apart(described: dict[str, Any]) -> None:
    """Add the links along ids that have to be taken apart."""
    paths = described["paths"]
    for at, ((source, target), pointer) in enumerate(PARTS.items()):
        told = {"code": r"^place/(.+)$", "slug": r"/(.+)$", "type": r"^([a-z]+)/"}
        [wanted] = paths[target].values()
        parts = {
            f"path.{each['name']}": f"$response.body#{pointer}#regex:{told[each['name']]}"
            for each in wanted["parameters"]
            if each["in"] == "path"
        }
        [asked_first] = paths[source].values()
        link = {"operationId": wanted["operationId"], "parameters": parts}
        asked_first["responses"]["200"].setdefault("links", {})[f"parts{at}"] = link


def _rows_apart(described: dict[str, Any]) -> dict[str, Any]:
    """Take the shapes of rows out of the document, where Schemathesis 4.32 makes nonsense of `prefixItems`.

    Given back by path, for a check of our own.
    """
    apart = {}
    for path, operations in described["paths"].items():
        if path.startswith(NAMED):
            schema = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            apart[path] = schema["properties"]["rows"]
            operations["get"]["responses"]["200"]["content"]["application/json"]["schema"] = {"$ref": schema["$ref"]}
    return apart


def asked(
    base: str,
    described: dict[str, Any],
    *,
    seed: int,
    most: int,
    seconds: int | None = None,
    phases: Sequence[str] = PHASES,
) -> Tally:
    """Ask every operation that is described, `most` times each in fuzzing; with seconds, on and on until they are over.

    The same seed asks the same, without a memory of earlier runs.
    """
    described = copy.deepcopy(described)
    _taken_apart(described)
    rows = _rows_apart(described)
    _check_rows(
        {path: Draft202012Validator({**schema, "components": described["components"]}) for path, schema in rows.items()}
    )
    config = SchemathesisConfig(seed=seed, max_time=seconds, suppress_health_check=[HealthCheck.all])
    schema = schemathesis.openapi.from_dict(described, config=config)
    schema.config.update(base_url=base, continue_on_failure=True, request_timeout=60, tls_verify=False)
    schema.config.generation.update(max_examples=most, deterministic=seconds is None, database="none", no_shrink=True)
    schema.config.phases.update(phases=list(phases))
    schema.config.phases.stateful.inference.algorithms = []  # the links are ours: what it infers costs minutes
    schema.config.phases.stateful.link_calibration = False
    schema.config.checks.positive_data_acceptance.expected_statuses = GOOD
    schema.config.checks.not_a_server_error.expected_statuses = ["2xx", "3xx", "4xx", *map(str, BUSY)]
    schema.config.checks.negative_data_rejection.expected_statuses = BAD
    tally = Tally()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            tally.add(event.recorder, event.phase.value)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            tally.faults[str(getattr(event, "label", "all")), "error"] = _told(event)
    return tally


def _check_rows(validators: dict[str, Draft202012Validator]) -> None:
    """Let the rows of named queries be compared with the document too."""

    def rows_conformance(
        context: CheckContext, response: Response, case: Case[APIOperation[Any, Any, Any, Any]]
    ) -> None:
        validator = validators.get(case.operation.path)
        if validator is not None and response.status_code == 200:
            for fault in validator.iter_errors(response.json()["rows"]):
                raise AssertionError(f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:300]}")

    schemathesis.check(rows_conformance)


def _told(event: events.NonFatalError | events.FatalError) -> str:
    """What the tester itself could not do."""
    error = event.value if isinstance(event, events.NonFatalError) else event.exception
    return f"{type(error).__name__}: {error}"[:1500]


def lines(tally: Tally) -> Iterator[str]:
    """The faults, one after another."""
    for (operation, check), told in sorted(tally.faults.items()):
        yield f"{operation} · {check}\n{told}"
