"""`gongjian keys add|list|revoke`: who may ask a service that others can reach."""

from typing import Annotated

import typer

from gongjian import terminal
from gongjian.asking import AsJson
from gongjian.auditing import audited
from graph.settings import Settings
from service.keys import KeyFile, Role

ABOUT = {"reader": "阅读 reads", "analyst": "另可查询 also /cypher", "admin": "另可看原文 also source texts"}


def register(app: typer.Typer) -> None:
    """Add the commands of keys to the command line."""
    keys = typer.Typer(no_args_is_help=True, help="密钥：谁可访问开放在网络上的服务 · keys of a service off loopback")
    keys.command("add")(add)
    keys.command("list")(list_)
    keys.command("revoke")(revoke)
    app.add_typer(keys, name="keys", rich_help_panel="运行 · Run")


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="给谁或作何用 · whose it is, or what for")],
    role: Annotated[
        Role,
        typer.Option(
            help="reader 只读；analyst 另可写 Cypher；admin 另可看来源原文 · an analyst may also write Cypher, "
            "an admin also read the texts of sources"
        ),
    ] = "reader",
    expires: Annotated[
        str, typer.Option(metavar="DATE", help="最后一天（UTC），如 2027-06-30 · its last day; without it, none")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """发一把密钥；只在此显示一次 · Make a key; it is shown this once, and only a digest is kept."""
    with audited("key-added", role=role) as told:
        key, shown = KeyFile(Settings().home).add(name, role, expires)
        told |= {"which": key.id, "name": key.name, **({"expires": key.expires} if key.expires else {})}
    if as_json:
        terminal.data({**key.wire(), "key": shown})
        return
    until = f"，至 until {key.expires}" if key.expires else ""
    terminal.note(f"{key.name} · {key.role}：{ABOUT[key.role]}{until}")
    terminal.note("密钥只显示这一次，请即存好 · the key is shown this once, keep it now:")
    terminal.said(shown)


def list_(as_json: AsJson = False) -> None:
    """列出密钥，不显示密钥本身 · List the keys by name and role; the keys themselves are not kept."""
    known = KeyFile(Settings().home).listed()
    if as_json:
        terminal.data({"items": [each.wire() for each in known]})
        return
    columns = ("标识 id", "名称 name", "角色 role", "发于 made", "至 until")
    rows = ((each.id, each.name, each.role, each.made, _until(each.expires, each.holds)) for each in known)
    terminal.listed(columns, rows)


def revoke(
    name: Annotated[str, typer.Argument(metavar="NAME|ID", help="名称或标识 · name or id of a key")],
    as_json: AsJson = False,
) -> None:
    """撤销一把密钥，立即生效 · Take a key away: from now on it opens nothing, nor does a login with it."""
    with audited("key-revoked") as told:
        key = KeyFile(Settings().home).revoke(name)
        told |= {"which": key.id, "name": key.name, "role": key.role}
    if as_json:
        terminal.data({**key.wire(), "revoked": True})
    else:
        terminal.said(f"已撤销 · revoked: {key.name} ({key.id})")


def _until(expires: str, holds: bool) -> str:
    return expires if holds else f"{expires}（已过 over）"
