"""The tree of commands: both languages, `--json`, times; and how a command ends, whatever ends it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from rich.cells import cell_len

from gongjian.cli import NOUNS, command
from gongjian.commands.subgraph import Wanted
from graph import embedded
from graph.analysis import MEASURES
from graph.settings import REPOSITORY, Settings
from tests.gongjian.commands.processes import at, environment, gongjian, inside

CHINESE, LATIN = re.compile("[\u3400-\u9fff]"), re.compile("[A-Za-z]{3}")
OF_A_TIME = {
    *("search", "query", "show", "neighbours", "paths", "subgraph", "compare", "flows", "timeline", "sources"),
    *("export", "match"),
}


def commands(within: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every command of a tree by the words that are typed for it, groups too."""
    for name, found in within.commands.items():
        yield f"{path}{name}", found
        if hasattr(found, "commands"):
            yield from commands(found, f"{path}{name} ")


TREE = dict(commands(command()))
LEAVES = {name: found for name, found in TREE.items() if not hasattr(found, "commands")}


def options(found: Any) -> dict[str, Any]:
    """The parameters of a command by their names as they are typed, `--help` too."""
    context = found.make_context("it", [], resilient_parsing=True)
    return {name: each for each in found.get_params(context) for name in each.opts}


@pytest.mark.parametrize("name", ["", *TREE])
def test_every_command_and_option_is_explained_in_both_languages(name: str) -> None:
    found = TREE[name] if name else command()
    told = {"": found.help, **{opt: each.help for opt, each in options(found).items()}}
    assert {
        opt: text for opt, text in told.items() if not (CHINESE.search(text or "") and LATIN.search(text or ""))
    } == {}


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_can_print_json(name: str) -> None:
    assert options(LEAVES[name])["--json"].help.startswith("输出 JSON")


def test_every_command_that_reads_the_graph_can_be_asked_of_a_time() -> None:
    assert {name for name, found in LEAVES.items() if "--as-of" in options(found)} == OF_A_TIME


@pytest.mark.parametrize("noun", NOUNS)
def test_a_command_is_found_without_loading_the_others(noun: str) -> None:
    assert {*command(NOUNS[noun][0]).commands} == {*NOUNS[noun]}


def test_the_measures_that_can_be_asked_for_are_those_there_are() -> None:
    assert [each.value for each in Wanted] == ["true", *MEASURES]


def test_the_readme_has_every_command_as_its_help_tells_it() -> None:
    told = [f"| `gongjian {name}` | {found.help.splitlines()[0]} |" for name, found in LEAVES.items()]
    section = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert [line for line in section.splitlines() if line.startswith("| `gongjian")] == told


@pytest.mark.parametrize("width", [40, 200])
def test_help_fits_and_loses_nothing(tmp_path: Path, width: int) -> None:
    for words in ((), ("subgraph",), ("engine",)):
        shown = at(tmp_path, *words, "--help", COLUMNS=str(width))
        assert shown.returncode == 0
        assert max(map(cell_len, shown.stdout.splitlines())) <= width
        assert "…" not in shown.stdout
    assert at(tmp_path, "-h").stdout == at(tmp_path, "--help").stdout


def test_without_a_command_the_help_is_shown_as_wrong_usage(tmp_path: Path) -> None:
    done = gongjian(tmp_path)
    assert (done.returncode, done.stderr) == (2, "")
    assert all(name in done.stdout for name in NOUNS["entities"])
    assert re.fullmatch(r"gongjian \d\S+\n", gongjian(tmp_path, "--version").stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing",), "No such command 'nothing'"),
        (("search",), "Missing argument 'Q'"),
        (("search", "a", "b"), "unexpected extra argument"),
        (("search", "a", "--colour"), "No such option: --colour"),
        (("search", "a", "--limit"), "requires an argument"),
        (("search", "a", "--limit", "0"), "--limit"),
        (("search", "a", "--limit", "many"), "--limit"),
        (("search", "a", "--facets", "colour"), "colour"),
        (("search", "a", "--as-of", "2013-13"), "2013-13"),
        (("compare", "630100", "632800", "--by", "colour"), "colour"),
        (("export", "pdf"), "pdf"),
        (("changes", "--since", "yesterday"), "not an instant"),
        (("query", "no/such"), "no/such"),
        (("query", "region/sums", "-p", "ids"), "Write -p name=value"),
        (("query", "region/sums", "-p", "colour=red"), "colour"),
        (("subgraph", "--depth", "2"), "--depth"),
        (("sources", "--as-of", "2013"), "--as-of"),
        (("timeline", "--from", "2013-02-30"), "2013-02-30"),
        (("show", "place/1", "--as-of", "soon"), "soon"),
        (("apply", "no-such-plan.json"), "no-such-plan.json"),
        (("check", "--pin"), "GONGJIAN_SOURCES"),
    ],
)
def test_wrong_usage_is_one_sentence_chinese_first_and_ends_with_two(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:  # a question gets no further than to its parameters
        nowhere = f"bolt://127.0.0.1:{closed.getsockname()[1]}"
    done = inside(Settings(_env_file=None, home=tmp_path / "home", graph_uri=nowhere), *words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert said in done.stderr
    words_of = done.stderr.partition(": ")[2]
    assert CHINESE.search(words_of.partition(" · ")[0])
    assert LATIN.search(words_of.partition(" · ")[2])


@pytest.mark.parametrize("name", sorted(OF_A_TIME | {"changes", "history", "plan", "apply", "load"}))
def test_an_engine_that_is_not_there_is_one_sentence_and_ends_with_three(tmp_path: Path, name: str) -> None:
    needed = {
        "search": ("lqxc",), "query": ("theme/shared",), "show": ("place/1",), "neighbours": ("place/1",),
        "history": ("place/1",), "paths": ("place/1", "place/2"), "compare": ("630100", "632800"), "export": ("html",),
        "match": ("西宁市",),
    }  # fmt: skip
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    nowhere = f"bolt://127.0.0.1:{port}"
    own = Settings(_env_file=None, home=tmp_path / "home", graph_uri=nowhere, graph_password=SecretStr("sesame"))
    done = inside(own, name, *needed.get(name, ()), "--json")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1), done.stderr
    assert done.stderr.startswith("gongjian: 连不上图数据库")
    assert str(port) in done.stderr
    assert "sesame" not in done.stderr


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    whole = tmp_path / "whole.csv"
    whole.write_text("code,name,level,parent,lon,lat\n110000,北京市,province,,116.4,39.9\n", encoding="utf-8")
    own, out = Settings(_env_file=None), tmp_path / "out.csv.xz"
    done = inside(own, "divisions", str(whole), str(out), "--below", "11", "--json")
    assert json.loads(done.stdout) == {"file": str(out), "rows": 1, "below": ["11"]}
    assert inside(own, "divisions", str(whole), str(out), "--below", "11").stdout.startswith("1 行 rows")
    assert inside(own, "divisions", str(tmp_path / "none.csv"), str(out), "--below", "11").returncode == 1
    words = ("divisions", str(whole), str(tmp_path / "none" / "out.csv.xz"), "--below", "11")
    done = gongjian(tmp_path, *words)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "none/out.csv.xz" in done.stderr
    with Path("/dev/full").open("wb") as full:
        schema = [sys.executable, "-m", "gongjian", "schema"]
        unsaid = subprocess.run(schema, cwd=REPOSITORY, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (unsaid.returncode, unsaid.stderr.count(b"\n")) == (1, 1)


@pytest.mark.parametrize("form", [["query"], ["query", "--json"], ["schema"]])
def test_a_reader_that_leaves_ends_the_command_quietly(tmp_path: Path, form: list[str]) -> None:
    command_ = [sys.executable, "-m", "gongjian", *form]
    with subprocess.Popen(
        command_, cwd=REPOSITORY, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.stderr.read(), process.wait(30)) == (b"", 141)


def test_a_stop_while_a_question_is_asked_is_no_traceback(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        uri = f"bolt://127.0.0.1:{mute.getsockname()[1]}"
        with (
            subprocess.Popen(
                [sys.executable, "-m", "gongjian", "search", "x"],
                cwd=REPOSITORY,
                env=environment(tmp_path, GONGJIAN_GRAPH_URI=uri),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            ) as process,
            mute.accept()[0],
        ):
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            assert (process.stderr.read(), process.wait(30)) == ("gongjian: 已停下 · stopped\n", 130)


def test_a_stop_while_the_engine_is_started_does_not_wait_for_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with subprocess.Popen(
        [sys.executable, "-m", "gongjian", "search", "x"],
        cwd=REPOSITORY,
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        while not (home / "logs" / "engine.log").exists():
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert (process.stderr.read(), process.wait(60)) == ("gongjian: 已停下 · stopped\n", 130)
    assert embedded.stop(Settings(_env_file=None, home=home), now=True)


def test_a_stop_while_modules_are_loaded_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(REPOSITORY)])
    done = gongjian(tmp_path / "home", "search", "x", PYTHONPATH=path, PYTHONSAFEPATH="1")
    assert (done.returncode, done.stderr) == (130, "gongjian: 已停下 · stopped\n")


def test_text_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = gongjian(tmp_path, "query", "没有/这个", **poor)
    assert (done.returncode, "没有命名查询 没有/这个" in done.stderr) == (2, True)
    assert gongjian(tmp_path, "schema", **poor).stdout == gongjian(tmp_path, "schema").stdout
