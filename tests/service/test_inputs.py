"""Inputs of every kind at the doors of a real service: the whole document, its links, and HTTP as nobody writes it.

What is tried here in a short form, `python -m tests.faults.inputs` tries for as long as it is given.
"""

import random
from typing import Any

import httpx
import pytest

from tests.faults import documented, oddities, wire

SEED = 8
LEAST = 5
"""How many named queries stand for all of them: they have one handler."""


@pytest.fixture(scope="module")
def described(server: str) -> dict[str, Any]:
    """The document with a few of the named queries."""
    return documented.few(documented.document(server), 96 // LEAST)


@pytest.mark.parametrize("phase", ["examples", "fuzzing", "stateful"])
def test_nothing_that_the_document_allows_or_forbids_is_a_fault(
    server: str, described: dict[str, Any], phase: str
) -> None:
    tally = documented.asked(
        server, described, seed=SEED, most={"fuzzing": 2, "stateful": 10}.get(phase, 1), phases=[phase]
    )
    assert tally.faults == {}, "\n\n".join(documented.lines(tally))
    assert tally.server_errors == 0
    assert tally.requests >= 10
    if phase == "stateful":
        assert tally.linked
    else:
        found = [each for operations in described["paths"].values() for each in operations.values()]
        assert len(tally.operations) >= sum("parameters" in each or "requestBody" in each for each in found)


def test_every_link_leads_to_a_parameter_that_there_is(server: str) -> None:
    paths = documented.document(server)["paths"]
    there = {operation["operationId"]: operation for found in paths.values() for operation in found.values()}
    links = [link for each in there.values() for link in each["responses"]["200"].get("links", {}).values()]
    assert len(links) > 40
    for link in links:
        names = {each["name"] for each in there[link["operationId"]]["parameters"]}
        assert {name.rpartition(".")[2] for name in link["parameters"]} <= names, link


def test_odd_http_is_answered_or_refused_and_never_a_fault(server: str, api: httpx.Client) -> None:
    assert [wrong for each in oddities.oddities() if (wrong := wire.say(server, each).wrong(each))] == []
    assert api.get("/readyz").status_code == 200


def test_mutated_http_is_answered_or_refused_and_never_a_fault(server: str, api: httpx.Client) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same each time
    mutants = [oddities.mutated(chance) for _ in range(60)]
    assert [wrong for each in mutants if (wrong := wire.say(server, each).wrong(each))] == []
    assert api.get("/readyz").status_code == 200
