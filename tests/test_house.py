"""Rules of the house that no linter knows: sizes, locks, what may not stand in a file of the repository."""

import hashlib
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from graph.settings import REPOSITORY
from graph.text import source_text

LONGEST_MODULE = 300
LONGEST_QUOTE = 24
VENDOR = "service/pages/vendor"
TOP = {
    ".ci", ".dockerignore", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "Dockerfile", "LICENSE", "LICENSES",
    "Makefile", "NOTICE", "README.md", "cypher", "data", "docker-compose.yml", "docs", "gongjian", "graph", "ingest",
    "pyproject.toml", "requirements", "service", "tests",
}  # fmt: skip
# Written so that this file does not find itself.
PLACES_OF_A_MACHINE = re.compile(r"(?<![\w.])/(?:work|root|Users|home/\w+|opt/wheels)" r"/")
REGISTRIES = re.compile(r"(?:pypi|pythonhosted|npmjs|crates|debian)\.(?:org|com|io)\b|repo1?\.maven\b|proxy\.golang\b")
LOCK_LINE = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;]+)(?: ; [^\\]+)?(?P<more> \\)?$")
PROSE = re.compile(r"[\d.%㐀-鿿]+")
LINE_OF_PROSE = re.compile(r"[\d.%㐀-鿿，、；：。“”‘’《》（）()\s]+")
NOT_WORDS = re.compile(r"[^\d㐀-鿿]+")


@cache
def tracked() -> tuple[str, ...]:
    """The files of the repository, as git would commit them."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout: nobody can tell which files belong to it")
    return tuple(name for name in done.stdout.split("\0") if name and (REPOSITORY / name).is_file())


def texts() -> Iterator[tuple[str, str]]:
    """Each of our own text files with its content."""
    for name in tracked():
        if not name.startswith(VENDOR):
            try:
                yield name, (REPOSITORY / name).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def lock(name: str) -> dict[str, str]:
    """A lock file as package -> version (the last one where systems differ), after a look at every line."""
    versions = {}
    hashed = True
    for line in (REPOSITORY / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if match := LOCK_LINE.match(line):
            assert hashed, f"{name}: the package before `{line}` has no hash"
            versions[match["name"]] = match["version"]
            hashed = False
        else:
            assert re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", line), f"{name}: {line}"
            hashed = True
    assert hashed
    return versions


def declared(*groups: str) -> Iterator[Requirement]:
    """What pyproject.toml asks for: in the named groups, and to serve where that is to be built or tested."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    if "build" in groups:
        yield from map(Requirement, project["project"]["dependencies"])
    for group in groups:
        yield from map(Requirement, project["dependency-groups"][group])


def test_the_top_level_holds_what_the_design_names_and_nothing_else() -> None:
    assert {name.split("/")[0] for name in tracked()} == TOP


def test_no_module_is_longer_than_a_sitting() -> None:
    lengths = {name: text.count("\n") for name, text in texts() if name.endswith(".py")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if PLACES_OF_A_MACHINE.search(line) or REGISTRIES.search(line)
    ]
    assert found == []


def test_locks_pin_every_package_by_hash_and_name_no_host() -> None:
    serve, test = lock("serve.txt"), lock("test.txt")
    assert serve.items() <= test.items()
    assert lock("generator.txt")
    assert serve.items() <= lock("telemetry.txt").items() <= test.items()


@pytest.mark.parametrize(
    ("name", "groups"),
    [("serve.txt", ["build"]), ("test.txt", ["build", "test"]), ("generator.txt", ["generator"])],
)
def test_locks_are_as_fresh_as_what_is_declared(name: str, groups: list[str]) -> None:
    versions = lock(name)
    stale = [
        str(wanted)
        for wanted in declared(*groups)
        if not wanted.specifier.contains(versions.get(canonicalize_name(wanted.name), "0.dev0"), prereleases=True)
    ]
    assert stale == [], "run `make lock`"


def test_vendored_files_are_the_ones_that_were_fetched() -> None:
    manifest = json.loads((REPOSITORY / VENDOR / "vendor.json").read_text(encoding="utf-8"))
    wanted = {
        f"{VENDOR}/{folder}/{file}": digest
        for folder, package in manifest.items()
        for file, digest in package["files"].items()
    }
    assert all(f"{VENDOR}/{folder}/LICENSE" in wanted for folder in manifest)
    here = {
        name: hashlib.sha256((REPOSITORY / name).read_bytes()).hexdigest()
        for name in tracked()
        if name.startswith(f"{VENDOR}/") and name.count("/") > VENDOR.count("/") + 1
    }
    assert here == wanted


def test_no_sentence_of_a_source_stands_in_the_repository(source_texts: Path) -> None:
    sources = [source_text(path.read_bytes()) for path in sorted(source_texts.glob("*.txt"))]
    for title in titles():
        sources = [text.replace(title, "\n") for text in sources]
    runs = pieces(PROSE, *sources)
    # Also across commas and quotes: a sentence is one for its words, not for its points.
    lines = pieces(LINE_OF_PROSE, *(line for text in sources for line in text.split("\n")))
    found = [
        f"{name}:{number}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pieces(PROSE, line) & runs or pieces(LINE_OF_PROSE, line) & lines
    ]
    assert found == []


def pieces(kind: re.Pattern[str], *texts_: str) -> set[str]:
    """Every stretch of characters and digits that is one longer than what may be quoted."""
    size = LONGEST_QUOTE + 1
    words = (NOT_WORDS.sub("", run) for text in texts_ for run in kind.findall(text))
    return {run[at : at + size] for run in words for at in range(len(run) - size + 1)}


def titles() -> Iterator[str]:
    """The titles of the sources, which are bibliographic data and may be longer."""
    for path in (REPOSITORY / "data").glob("*/*.yaml"):
        yield from strings(YAML(typ="safe").load(path), "title")


def strings(value: Any, key: str) -> Iterator[str]:
    """Every string under a key, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key and isinstance(inner, str):
                yield inner
            yield from strings(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, key)
