"""The command line: loads the command that was typed, and ends it with one sentence and an exit code if it must.

Nothing heavy is imported before it is needed: a command costs its own libraries, and a ^C is met from the beginning.
"""

import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

if TYPE_CHECKING:
    import typer
    from pydantic import ValidationError

    from graph.errors import GraphError

NOUNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "search": ("search",),
        "match": ("match",),
        "queries": ("query",),
        "cypher": ("cypher",),
        "entities": ("show", "neighbours"),
        "paths": ("paths",),
        "subgraph": ("subgraph",),
        "compare": ("compare",),
        "flows": ("flows",),
        "timeline": ("timeline",),
        "sources": ("sources",),
        "changes": ("changes", "history"),
        "export": ("export",),
        "records": ("check", "plan", "apply", "load"),
        "duplicates": ("duplicates",),
        "draft": ("draft",),
        "schema": ("schema",),
        "divisions": ("divisions",),
        "serve": ("serve",),
        "mcp": ("mcp",),
        "backups": ("backup", "restore"),
        "verify": ("verify",),
        "engine": ("engine",),
        "keys": ("keys",),
        "doctor": ("doctor",),
    }
)
"""The modules of `gongjian.commands`, each with the commands it registers."""
STOPPED = 130
"""The exit code of a ^C."""
TERMINATED = 143
"""The exit code of a SIGTERM."""
CODES = (
    "退出码 · Exit codes: 0 完成 done; 1 输入有误 the input is wrong; 2 用法有误 wrong usage; "
    "3 引擎连不上，或另有写入者 the engine cannot be reached, or another process writes; 4 被拒绝 refused by a guard"
)


def main() -> None:
    """Run the command that was typed; no traceback is shown for anything that is foreseen."""
    _speak_utf8()
    try:
        code = run()
    except KeyboardInterrupt:
        code = STOPPED
    code = _flushed(code)
    if code in (STOPPED, TERMINATED):
        print("gongjian: 已停下 · stopped", file=sys.stderr, flush=True)
        os._exit(code)  # at once: nothing that still runs in a thread is waited for
    raise SystemExit(code)


def run() -> int:
    """Run the command of the process's arguments, and say on standard error why it failed: the exit code."""
    import typer
    from pydantic import ValidationError

    from graph.errors import GraphError

    logging.getLogger("neo4j").setLevel(logging.ERROR)  # what it tries again by itself is nobody's concern
    try:
        code = command(typed())(prog_name="gongjian", standalone_mode=False)
    except typer.TyperException as error:
        return _misused(error)
    except GraphError as error:
        return _failed(error)
    except ValidationError as error:
        return _misset(error)
    except UnicodeDecodeError as error:
        return _said(f".env 不是 UTF-8 文本 · is not UTF-8 text: {error}", 2)
    except OSError as error:
        if error.filename is None:  # of no file of ours: it is standard output
            return _unwritten(error)
        return _said(f"读写不了 {error.filename} · cannot be read or written: {error.strerror}", 1)
    return code if isinstance(code, int) else 0


def command(wanted: str | None = None) -> Any:  # noqa: ANN401 - the library keeps the class to itself
    """The tree of commands, in both languages; with one that is wanted only those of its module."""
    import importlib

    import typer
    from typer.main import get_command

    from gongjian.languages import translate

    app = typer.Typer(
        name="gongjian",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog=CODES,
    )
    asking = typer.Option("--version", is_eager=True, callback=_version, help="显示版本 · Show the version and exit.")

    @app.callback()  # with it, a tree of one command is a tree too
    def root(version: Annotated[bool, asking] = False) -> None:
        """共建图谱：跨地区的组织、举措、资金与地点 · Organizations, initiatives, funds and places across regions."""

    for noun, names in NOUNS.items():
        if wanted is None or wanted in names:
            importlib.import_module(f"gongjian.commands.{noun}").register(app)
    made = get_command(app)
    translate(made, made.make_context("gongjian", [], resilient_parsing=True))
    return made


def typed() -> str | None:
    """The command that was typed, or that a shell wants completed; None where it is none, or not yet one."""
    completing = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or ""
    words = completing.split()[1:] if "_GONGJIAN_COMPLETE" in os.environ else sys.argv[1:]
    known = {name for names in NOUNS.values() for name in names}
    return words[0] if words and words[0] in known else None


def exit_code(error: "GraphError") -> int:
    """0 done, 1 the input is wrong, 2 wrong usage, 3 no engine or another writer, 4 refused by a guard."""
    from graph.errors import BadRequest, NotAllowed, StateError, Unavailable, WriteRefused

    if isinstance(error, Unavailable | StateError):
        return 3
    if isinstance(error, WriteRefused | NotAllowed):
        return 4
    return 2 if isinstance(error, BadRequest) else 1


def _flushed(code: int) -> int:
    """The exit code, once all is printed; that of an answer that could not be printed to its end."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        from gongjian.terminal import unread

        unread()
    except OSError as error:
        return _unwritten(error)
    return code


def _unwritten(error: OSError) -> int:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is not tried again
    return _said(f"输出写不出去 · the answer cannot be written: {error.strerror}", 1)


def _version(asked: bool) -> None:
    if asked:
        import typer

        from gongjian.terminal import said
        from service.version import VERSION

        said(f"gongjian {VERSION}")
        raise typer.Exit


def _misused(error: "typer.TyperException") -> int:
    from gongjian.languages import wrong
    from gongjian.terminal import note

    if type(error).__name__ != "NoArgsIsHelpError":  # the help was shown already
        note(wrong(error))
    return error.exit_code


def _failed(error: "GraphError") -> int:
    from gongjian.terminal import note
    from graph.errors import RecordError

    for fault in error.faults if isinstance(error, RecordError) else ():
        note(fault)
    return _said(f"{error.zh} · {error}" if error.zh else str(error), exit_code(error))


def _misset(error: "ValidationError") -> int:
    """The settings that are wrong, by their names; any other value that is wrong is a mistake in the code."""
    from graph.settings import Settings
    from service.sentences import said

    if error.title != Settings.__name__:
        raise error
    for fault in error.errors(include_url=False):
        name = "_".join(["GONGJIAN", *map(str, fault["loc"])]).upper()
        _said(f"设置有误 · a setting is wrong: {name}: {said(fault, 'zh')} · {fault['msg']}", 2)
    return 2


def _said(what: str, code: int) -> int:
    from gongjian.terminal import note

    note(f"gongjian: {what}")
    return code


def _speak_utf8() -> None:
    """See to it that all text is UTF-8, whatever the locale says: what was typed, what is read and what is printed."""
    if sys.getfilesystemencoding() != "utf-8" and os.environ.get("PYTHONUTF8") != "1":
        os.environ["PYTHONUTF8"] = "1"  # so that it is tried once
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - this very command
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started this
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115  for as long as the process lives
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # TextIO lacks the method in its type
