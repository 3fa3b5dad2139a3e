"""`gongjian changes --json` says what the service's contract says, of what loads wrote."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from graph.settings import REPOSITORY, Settings
from service.schemas import ChangePage
from tests.engines.graphs import environment
from tests.ingest import sample
from tests.ingest.stores import loaded


@pytest.mark.embedded_only
async def test_changes_are_printed_in_the_shape_of_the_contract(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path, {**sample.FILES, "places/dataset.yaml": sample.DATASET + "history: summary\n"})
    await loaded(scratch, data)
    sample.edit(data, "jia/records.yaml", ("name: 联企兴村", "name: 联企"))
    await loaded(scratch, data)

    def changes(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gongjian", "changes", *arguments]
        own = environment(scratch)
        return subprocess.run(
            command, cwd=REPOSITORY, env=own, capture_output=True, text=True, timeout=300, check=False
        )

    said = json.loads(changes("--json", "--limit", "2", "--since", "2026-01-01T00:00+08:00").stdout)
    ChangePage.model_validate(said)
    update, load = said["items"]
    assert update.keys() == {"run", "seq", "at", "op", "id", "before", "after"}
    assert (update["id"], update["after"]["name"]) == ("initiative/jia-lianqi-xingcun", "联企")
    assert isinstance(update["before"]["cited"][0], dict)
    assert (load["op"], load["id"], load["summary"]["create"]) == ("load", "places", 9)
    again = ("--limit", "2", "--since", "2025-12-31T16:00Z")
    further = json.loads(changes("--json", *again, "--cursor", said["next"]).stdout)
    assert [each["op"] for each in further["items"]] == ["create", "create"]
    wrong = changes("--since", "yesterday")
    assert wrong.returncode == 2
    assert "not an instant" in wrong.stderr
