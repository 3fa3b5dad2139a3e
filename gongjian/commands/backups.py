"""`gongjian backup`, `gongjian restore`: the whole graph as one file, and back again; both are proven by digest."""

import asyncio
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from gongjian import terminal
from gongjian.asking import AsJson
from gongjian.halting import NOTHING, ending
from gongjian.terminal import said
from graph.errors import WriteRefused
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from ingest.backup.form import Manifest
from ingest.backup.restoring import Restored, checked
from ingest.backup.restoring import restore as restored
from ingest.backup.taking import Taken, take
from ingest.lease import Watch
from ingest.progress import progress

Target = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE",
        help="写到哪个文件；不写则是当前目录的 gongjian-backup-v<图版本>.zip"
        " · the file to write, else gongjian-backup-v<graph version>.zip in the working directory",
        show_default=False,
    ),
]
Source = Annotated[Path, typer.Argument(metavar="FILE", help="gongjian backup 写的文件 · a file of gongjian backup")]
Overwrite = Annotated[bool, typer.Option("--force", help="覆盖已有的文件 · overwrite a file that is there")]
Force = Annotated[
    bool,
    typer.Option("--force", help="图不是空的也恢复：先删去其中一切 · first delete all that the graph holds"),
]
Yes = Annotated[bool, typer.Option("--yes", help="--force 时不再询问 · with --force, do not ask")]

AGAIN = (
    "已写的留着：不加 --force 再恢复同一份备份就从那里继续"
    " · what was written stays: restore the same file again, without --force, and it goes on from there"
)
"""With --force it would begin again; a graph of which nothing was deleted yet refuses without it."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (backup, restore):
        app.command(rich_help_panel="运行 · Run")(command)


def backup(file: Target = None, force: Overwrite = False, as_json: AsJson = False) -> None:
    """把全图写成一份备份文件 · Write the whole graph to one file, which is whole or not there.

    含历史与派生的边，不含密钥与审计 · With its history and derived edges; without keys and audit log.
    """
    with progress("读取 · reading") as watch:
        how = partial(take, Settings(), ONTOLOGY, file, force=force)
        taken = ending(lambda told: how(watch=told), watch)
    if as_json:
        terminal.data({"file": str(taken.file), "bytes": taken.bytes, **taken.manifest.wire()}, exact=True)
    else:
        _show_taken(taken)


def restore(file: Source, force: Force = False, yes: Yes = False, as_json: AsJson = False) -> None:
    """从备份文件恢复全图 · Make the graph what a backup holds; what was stopped goes on when run again."""
    settings = Settings()
    with progress("检查 · checking") as watch:
        manifest = ending(partial(_checked, file), watch, NOTHING)
    if force and not yes:
        _ask(settings, manifest)
    with progress("恢复 · restoring") as watch:
        how = partial(restored, settings, ONTOLOGY, file, force=force)
        done = ending(lambda told: how(watch=told), watch, AGAIN)
    if as_json:
        terminal.data(_wire(done), exact=True)
    else:
        _show_restored(done)


async def _checked(file: Path, watch: Watch) -> Manifest:
    manifest = checked(file, ONTOLOGY, watch)
    await asyncio.sleep(0)  # a signal that came when hardly anything was left to check is heeded here
    return manifest


def _ask(settings: Settings, manifest: Manifest) -> None:
    """Raise WriteRefused unless somebody at a terminal says yes to losing the graph that is there."""
    where = settings.graph_uri or settings.home
    if not sys.stdin.isatty():
        message = "--force 会删去现有的图，无人可问 · --force deletes the graph there, and there is nobody to ask"
        raise WriteRefused(message, mend="加 --yes · add --yes")
    asking = f"删去 {where} 的图，恢复 {manifest.made} 的备份？· delete the graph there and restore that backup?"
    if not typer.confirm(terminal.harmless(asking), err=True):
        raise WriteRefused("没有恢复 · nothing was restored")


def _wire(done: Restored) -> dict[str, Any]:
    found = {"graph_version": done.version, "resumed_at": done.resumed_at, "wiped": done.wiped}
    return {**found, "backup": done.manifest.wire()}


def _show_taken(taken: Taken) -> None:
    said(f"已写入 written to {taken.file.resolve()} ({taken.bytes / 1e6:.1f} MB)")
    _show_counts(taken.manifest)
    said(f"图版本 graph version {taken.manifest.graph.version}; 摘要 digest {taken.manifest.digest}")
    said("不含密钥与审计日志 · keys and the audit log are not in it")


def _show_restored(done: Restored) -> None:
    made = f"{done.manifest.made}, {done.manifest.engine.name} {done.manifest.engine.version}"
    said(f"已恢复，摘要相符 · restored and proven by digest: {made}")
    if done.resumed_at:
        said(f"接着第 {done.resumed_at} 行继续 · went on from row {done.resumed_at}")
    _show_counts(done.manifest)
    said(f"图版本 graph version {done.version}; 摘要 digest {done.manifest.digest}")


def _show_counts(manifest: Manifest) -> None:
    said(", ".join(f"{count} {name}" for name, count in manifest.counts.items()))
