"""The command line: gathers the commands, and turns every graph error into one line and an exit code."""

import importlib
import sys

import typer
from pydantic import ValidationError

from graph.errors import BadRequest, GraphError, NotAllowed, RecordError, StateError, Unavailable, WriteRefused
from graph.settings import Settings

NOUNS = ("records", "divisions", "engine", "serve", "ask", "cypher")
app = typer.Typer(
    name="gongjian",
    help="共建图谱：跨地区的组织、举措、资金与地点 · Organizations, initiatives, funds and places across regions",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def exit_code(error: GraphError) -> int:
    """0 done, 1 the input is wrong, 2 wrong usage, 3 the engine cannot be reached, 4 refused by a guard."""
    if isinstance(error, Unavailable | StateError):
        return 3
    if isinstance(error, WriteRefused | NotAllowed):
        return 4
    return 2 if isinstance(error, BadRequest) else 1


def main() -> None:
    """Run the command that was typed; never shows a traceback for an error the graph foresees."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # UTF-8 whatever the locale; TextIO lacks the method in its type
    for noun in NOUNS:
        importlib.import_module(f"gongjian.commands.{noun}").register(app)
    try:
        app()
    except GraphError as error:
        if isinstance(error, RecordError):
            for fault in error.faults:
                print(fault, file=sys.stderr)
        chinese = f"{error.zh} · " if error.zh else ""
        print(f"gongjian: {chinese}{error}", file=sys.stderr)
        raise SystemExit(exit_code(error)) from None
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        for wrong in error.errors():
            name = "_".join(["GONGJIAN", *map(str, wrong["loc"])]).upper()
            print(f"gongjian: 设置有误 · a setting is wrong: {name}: {wrong['msg']}", file=sys.stderr)
        raise SystemExit(2) from None
