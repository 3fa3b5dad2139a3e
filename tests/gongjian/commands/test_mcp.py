"""`gongjian mcp` as a host runs it: only the protocol on its output, ending with its input, clear when it cannot."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from graph.settings import REPOSITORY, Settings
from tests.engines.graphs import environment
from tests.gongjian.commands.processes import inside

HELLO: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
ASKED = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "search", "arguments": {"q": "lqxc"}}}


def test_a_host_is_told_how_to_start_it_from_anywhere(tmp_path: Path) -> None:
    own = Settings(_env_file=None, home=tmp_path / "home")
    told = json.loads(inside(own, "mcp", "--print-config").stdout)["mcpServers"]["gongjian"]
    assert (Path(told["command"]).name, told["args"]) == ("gongjian", ["mcp"])
    assert told["env"] == {"GONGJIAN_HOME": str(tmp_path / "home")}
    server = own.model_copy(update={"graph_uri": "neo4j://graph:7687", "graph_password": SecretStr("sesame")})
    done = inside(server, "mcp", "--print-config")
    assert json.loads(done.stdout)["mcpServers"]["gongjian"]["env"]["GONGJIAN_GRAPH_URI"] == "neo4j://graph:7687"
    assert "sesame" not in done.stdout
    http = json.loads(inside(own.model_copy(update={"port": 8123}), "mcp", "--http", "--print-config").stdout)
    assert http["mcpServers"]["gongjian"] == {"type": "http", "url": "http://127.0.0.1:8123/mcp"}
    open_ = json.loads(
        inside(own.model_copy(update={"host": "graph.example"}), "mcp", "--http", "--print-config").stdout
    )
    assert open_["mcpServers"]["gongjian"]["headers"] == {"Authorization": "Bearer KEY"}


@pytest.mark.embedded_only
def test_a_graph_that_nothing_was_loaded_into_is_one_sentence(scratch: Settings) -> None:
    for words in (("mcp",), ("mcp", "--http")):
        done = inside(scratch, *words, GONGJIAN_PORT="0")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1), done.stderr
        assert "图是空的" in done.stderr
        assert "gongjian load" in done.stderr


def test_off_loopback_it_starts_with_keys_only(tmp_path: Path) -> None:
    own = Settings(_env_file=None, home=tmp_path / "home", host="0.0.0.0", port=0)  # noqa: S104  that is the point
    done = inside(own, "mcp", "--http")
    assert (done.returncode, done.stdout) == (2, "")
    assert "gongjian keys add" in done.stderr


def test_no_other_command_loads_the_sdk() -> None:
    code = "import sys; from gongjian.cli import command; command(); sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0


@pytest.mark.embedded_only
@pytest.mark.parametrize("end", ["input", "SIGTERM"])
def test_it_speaks_nothing_but_the_protocol_and_leaves_with_its_host(curated: Settings, end: str) -> None:
    words = [sys.executable, "-m", "gongjian", "mcp", "--lang", "en"]
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(words, cwd=REPOSITORY, env=environment(curated), encoding="utf-8", **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            for message in (HELLO, {"jsonrpc": "2.0", "method": "notifications/initialized"}, ASKED):
                process.stdin.write(json.dumps(message) + "\n")
            process.stdin.write("this is no message\n")
            process.stdin.flush()
            answers = [json.loads(process.stdout.readline()) for _ in range(2)]
            assert {answer["id"] for answer in answers} == {1, 2}
            assert answers[-1]["result"]["structuredContent"]["total"] == 1
            if end == "input":
                process.stdin.close()
            else:
                process.send_signal(signal.SIGTERM)
            assert process.wait(60) == (0 if end == "input" else 128 + signal.SIGTERM)
            assert process.stdout.read() == ""
            assert "Traceback" not in process.stderr.read()
        finally:
            process.kill()
