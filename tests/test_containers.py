"""The containers are closed where they should be: docker-compose.yml and Dockerfile."""

import os
import shutil
import subprocess
from typing import Any

import pytest
from ruamel.yaml import YAML

from graph.settings import REPOSITORY
from tests.engines.neo4j import PROCEDURES

COMPOSE = REPOSITORY / "docker-compose.yml"
SECRETS = {"GONGJIAN_GRAPH_PASSWORD": "of-the-database", "GONGJIAN_KEY": "of-the-service"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(YAML(typ="safe").load(COMPOSE)["services"])


@pytest.mark.parametrize("name", ["neo4j", "load", "service"])
def test_each_container_is_bounded_and_without_rights(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"].split(":")[0] not in {"0", "root"}
    assert {"mem_limit", "cpus", "pids_limit"} <= set(service)
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


@pytest.mark.parametrize("name", ["load", "service"])
def test_our_own_containers_cannot_write_to_themselves(services: dict[str, Any], name: str) -> None:
    assert services[name]["read_only"] is True
    assert not services[name].get("volumes")


def test_each_waits_for_the_one_before_it(services: dict[str, Any]) -> None:
    assert services["load"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert services["service"]["depends_on"] == {"load": {"condition": "service_completed_successfully"}}
    assert "healthcheck" in services["neo4j"]
    assert "/readyz" in services["service"]["healthcheck"]["test"][-1]


def test_the_database_reads_no_files_and_runs_only_known_procedures(services: dict[str, Any]) -> None:
    environment = services["neo4j"]["environment"]
    folder = environment["NEO4J_server_directories_import"]
    assert environment["NEO4J_dbms_security_allow__csv__import__from__file__urls"] == "false"
    assert any(mount.startswith(f"{folder}:") and ",ro," in mount for mount in services["neo4j"]["tmpfs"])
    # The tests run with the same list: a query that calls anything else fails there first.
    assert environment["NEO4J_dbms_security_procedures_allowlist"] == PROCEDURES


def test_no_secret_has_a_default(services: dict[str, Any]) -> None:
    assert services["neo4j"]["environment"]["NEO4J_AUTH"].startswith("neo4j/${GONGJIAN_GRAPH_PASSWORD:?")
    assert services["load"]["environment"]["GONGJIAN_GRAPH_PASSWORD"].startswith("${GONGJIAN_GRAPH_PASSWORD:?")
    assert services["service"]["environment"]["GONGJIAN_KEY"].startswith("${GONGJIAN_KEY:?")


def test_the_image_runs_without_root_and_from_the_lock() -> None:
    lines = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert "USER 10001:10001" in lines
    assert any("--require-hashes" in line for line in lines)


def test_compose_itself_accepts_the_file() -> None:
    compose = shutil.which("docker-compose")
    if compose is None:
        pytest.skip("there is no docker-compose here")
    command = [compose, "--file", str(COMPOSE), "config", "--quiet"]
    bare = {name: value for name, value in os.environ.items() if name not in SECRETS}
    accepted = subprocess.run(command, env={**bare, **SECRETS}, capture_output=True, text=True, check=False)
    assert accepted.returncode == 0, accepted.stderr
    for secret in SECRETS:
        given = {name: value for name, value in SECRETS.items() if name != secret}
        refused = subprocess.run(command, env={**bare, **given}, capture_output=True, text=True, check=False)
        assert refused.returncode != 0
        assert f"set {secret}" in refused.stderr
