"""The client stands alone: it loads httpx, pydantic and the standard library, and the command line does not load it."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import gongjian
from graph.settings import REPOSITORY

FOLDER = REPOSITORY / "gongjian" / "client"
ALLOWED = {"httpx", "pydantic", "gongjian", *sys.stdlib_module_names}
FOR_TYPES = {"networkx", "pandas"}
STRANGERS = {"graph", "ingest", "service", "fastapi", "starlette", "uvicorn", "typer", "neo4j", "orjson"}


def loaded(code: str) -> set[str]:
    """The top names of what a fresh interpreter has loaded after a line of code."""
    script = f"{code}; import json, sys; print(json.dumps(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def imports(path: Path) -> Iterator[str]:
    """The top names of what a module imports, but for the sake of type checkers only."""
    tree = ast.parse(path.read_text("utf-8"))
    typing = [each for each in ast.walk(tree) if isinstance(each, ast.If) and "TYPE_CHECKING" in ast.unparse(each.test)]
    apart = {id(inner) for each in typing for inner in ast.walk(each)}
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            top = name.partition(".")[0]
            if id(node) not in apart or top not in FOR_TYPES:
                yield name if top == "gongjian" else top


def test_it_loads_nothing_of_the_service() -> None:
    found = loaded("from gongjian import Client, AsyncClient; Client().close()")
    assert {"httpx", "pydantic"} <= found
    assert found & (STRANGERS | FOR_TYPES) == set()


def test_the_package_does_not_load_the_client_unasked() -> None:
    assert loaded("import gongjian") & {"httpx", "pydantic"} == set()
    assert "Client" in dir(gongjian)
    with pytest.raises(AttributeError, match="Customer"):
        gongjian.Customer  # noqa: B018 - that it is asked for is the point


def test_its_modules_import_what_they_may() -> None:
    found = {(path.name, name) for path in FOLDER.rglob("*.py") for name in imports(path)}
    strangers = {
        (module, name)
        for module, name in found
        if name.partition(".")[0] not in ALLOWED or (name.startswith("gongjian") and "client" not in name.split("."))
    }
    assert strangers == set()


def test_type_checkers_are_told_that_it_is_typed() -> None:
    assert (REPOSITORY / "gongjian" / "py.typed").is_file()
