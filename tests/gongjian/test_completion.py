"""Completion: what shells are offered, asked as each shell asks it."""

import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from gongjian import cli
from graph.settings import REPOSITORY
from service.exports import FORMS
from tests.gongjian.commands.processes import environment, gongjian
from tests.ingest import sample


def bash(home: Path, *words: str, **settings: str) -> list[str]:
    """What bash is offered for the last of the words; asked in this process, in a tenth of the time."""
    asked = {"_GONGJIAN_COMPLETE": "complete_bash", "COMP_WORDS": "\n".join(("gongjian", *words))}
    given = environment(home, COMP_CWORD=str(len(words)), **asked, **settings)
    said = StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
        for name in [name for name in os.environ if name.startswith("GONGJIAN_")]:
            patch.delenv(name)
        for name, value in given.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["gongjian"])
        with pytest.raises(SystemExit) as end:
            cli.run()
    assert end.value.code in (0, None)
    return said.getvalue().split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("se",), {"search"}),
        (("engine", "st"), {"start", "stop", "status"}),
        (("query", "region/b"), {"region/bridges"}),
        (("query", "region/sums", "-p", "i"), {"ids="}),
        (("search", "x", "--type", "O"), {"Organization"}),
        (("neighbours", "place/1", "--relation", "P"), {"PAIRED_WITH", "PARTICIPATES_IN", "PART_OF", "PROVIDES"}),
        (("subgraph", "--theme", "theme/ass"), {"theme/assistance"}),
        (("subgraph", "--region", "6301"), {"630100", "630103"}),
        (("compare", "place/6328"), {"place/632800", "place/632801", "place/632802"}),
        (("sources", "xin"), {"xining-2017"}),
        (("show", "org"), {"organization/"}),
        (("show", "initiative/haixi-lianqi"), {"initiative/haixi-lianqi-xingcun"}),
        (("compare", "630100", "632800", "--by", "m"), {"measure"}),
        (("subgraph", "--measures", "b"), {"betweenness", "bridges"}),
        (("export", ""), set(FORMS)),
        (("duplicates", "--type", "In"), {"Indicator", "Initiative"}),
        (("duplicates", "--region", "6301"), {"630100", "630103"}),
    ],
)
def test_values_are_completed_without_an_engine(tmp_path: Path, words: tuple[str, ...], offered: set[str]) -> None:
    found = bash(tmp_path / "home", *words)
    assert {*found} >= offered
    assert all(each.startswith(words[-1]) for each in found)
    assert not (tmp_path / "home").exists()


def test_ids_are_those_of_the_data_folder_that_is_set(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    assert bash(tmp_path, "show", "organization/", GONGJIAN_DATA=str(data)) == [
        "organization/jia-department",
        "organization/jia-enterprises",
        "organization/jia-villages",
    ]


def test_nothing_is_said_where_settings_are_wrong(tmp_path: Path) -> None:
    assert bash(tmp_path, "subgraph", "--theme", "theme/", GONGJIAN_PORT="many") == []
    assert bash(tmp_path, "subgraph", "--theme", "theme/", GONGJIAN_DATA=str(tmp_path / "none")) == []


def test_zsh_and_fish_are_told_what_a_value_is(tmp_path: Path) -> None:
    asked = {"_TYPER_COMPLETE_ARGS": "gongjian subgraph --theme theme/assist"}
    zsh = gongjian(tmp_path, _GONGJIAN_COMPLETE="complete_zsh", **asked)
    assert '"theme/assistance":"驻村帮扶"' in zsh.stdout
    action = {"_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    fish = gongjian(tmp_path, _GONGJIAN_COMPLETE="complete_fish", **asked, **action)
    assert fish.stdout == "theme/assistance\t驻村帮扶\n"


def in_bash(tmp_path: Path, script: str) -> str:
    """What a bash prints whose `gongjian` is this one and whose home folder is a new one."""
    program = tmp_path / "gongjian"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gongjian "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    env = environment(tmp_path / "state", HOME=str(tmp_path))
    env["PATH"] = f"{tmp_path}:{env['PATH']}"
    done = subprocess.run(
        [shutil.which("bash") or "bash", "--norc", "-c", script],
        cwd=REPOSITORY,
        env=env,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_bash_completes_with_the_script_that_is_shown(tmp_path: Path) -> None:
    script = """
        source <(gongjian --show-completion bash)
        COMP_WORDS=(gongjian query theme/sh) COMP_CWORD=2
        $(complete -p gongjian | sed 's/.*-F \\([^ ]*\\) .*/\\1/') gongjian theme/sh query
        echo "${COMPREPLY[@]}"
    """
    assert in_bash(tmp_path, script.replace(" --show-completion bash", " --show-completion; true")) == "theme/shared\n"


def test_completion_is_installed_for_the_shell_that_asks(tmp_path: Path) -> None:
    assert "bash" in in_bash(tmp_path, "gongjian --install-completion; true")
    installed = tmp_path / ".bash_completions" / "gongjian.sh"
    assert "_GONGJIAN_COMPLETE=complete_bash" in installed.read_text(encoding="utf-8")
    assert str(installed) in (tmp_path / ".bashrc").read_text(encoding="utf-8")
