"""The alert rules: each is about numbers that there are, fires when it should, and is told what to do about."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML

from graph.settings import REPOSITORY
from tests.engines.graphs import missing
from tests.engines.parts import Missing, promtool
from tests.service.watching.alerting import CASES, cases

RULES = REPOSITORY / "docs" / "alerts.yaml"
RUNBOOK = REPOSITORY / "docs" / "operations.md"
SELECTOR = re.compile(r"\b((?:gongjian|process)_\w+|up)\b(?:\{([^}]*)\})?")
GIVEN = {"up": {"job", "instance"}}
"""What the scraper adds, and no service tells."""


def groups() -> Any:
    return YAML(typ="safe").load(RULES)["groups"]


def rules() -> list[Any]:
    return [rule for group in groups() for rule in group["rules"]]


def checked(*words: str) -> str:
    try:
        tool = promtool()
    except Missing as why:
        missing(why)
    done = subprocess.run([tool, *words], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_rule_is_about_numbers_and_labels_that_there_are(numbers: httpx.Client) -> None:
    told: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(numbers.get("/metrics").text):
        for sample in family.samples:
            told.setdefault(sample.name, set()).update(sample.labels)
    for rule in rules():
        found = list(SELECTOR.finditer(rule["expr"]))
        assert found, rule["alert"]
        for name, labels in (each.groups() for each in found):
            there = GIVEN.get(name) or told[name] | {"job", "instance"}
            assert set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", labels or "")) <= there, (rule["alert"], name)


def test_every_rule_says_how_bad_it_is_what_it_is_and_what_to_do() -> None:
    headings = set(re.findall(r"^## (\w+)$", RUNBOOK.read_text("utf-8"), re.MULTILINE))
    assert {rule["alert"] for rule in rules()} == headings == set(CASES)
    for rule in rules():
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert rule["annotations"]["runbook"] == f"docs/operations.md#{rule['alert'].lower()}"
        zh, _, en = rule["annotations"]["summary"].partition(" · ")
        assert re.search(r"[一-鿿]", zh)
        assert en.isascii()


def test_every_rule_fires_when_it_should_and_not_otherwise(tmp_path: Path) -> None:
    assert f"{len(rules())} rules found" in checked("check", "rules", str(RULES))
    file = tmp_path / "cases.yaml"
    file.write_text(json.dumps(cases(str(RULES), groups())), "utf-8")
    assert "SUCCESS" in checked("test", "rules", str(file))


def test_a_rule_that_changes_its_bound_fails_its_cases(tmp_path: Path) -> None:
    changed = tmp_path / "alerts.yaml"
    changed.write_text(RULES.read_text("utf-8").replace("> 0.02", "> 0.2"), "utf-8")
    file = tmp_path / "cases.yaml"
    file.write_text(json.dumps(cases(str(changed), groups())), "utf-8")
    with pytest.raises(AssertionError, match="GongjianErrors"):
        checked("test", "rules", str(file))


def test_the_numbers_are_as_prometheus_wants_them(numbers: httpx.Client) -> None:
    try:
        tool = promtool()
    except Missing as why:
        missing(why)
    text = numbers.get("/metrics").text
    done = subprocess.run([tool, "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
