"""The configuration: settings and where they come from, and the address of the service."""

import errno
import os
import re
import socket
import stat
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from pydantic import ValidationError

from gongjian.checks.finding import Finding
from graph.errors import GraphError
from graph.settings import Settings
from service.keys import Ring
from service.sentences import said
from service.version import VERSION

FILE = Path(".env")
PREFIX = "GONGJIAN_"
NAMES = tuple(map(str.upper, Settings.model_fields))
KNOWN = tuple(f"{PREFIX}{name}" for name in NAMES)
OF_TESTS = (f"{PREFIX}REQUIRE",)
"""What the tests are told by the environment, and nothing else reads."""
SECRET = ("GONGJIAN_GRAPH_PASSWORD", "GONGJIAN_KEY")
SECONDS = 3.0
_GIVEN = re.compile(r"^\s*(?:export\s+)?(GONGJIAN_\w+)\s*=", re.MULTILINE | re.IGNORECASE)


def settings() -> tuple[Settings, list[Finding]]:
    """The settings, defaults standing in for those that are wrong, and what is wrong with them."""
    file = _file()
    wrong: dict[str, Any] = {}
    findings = []
    read: dict[str, Any] = {"_env_file": None} if file.level == "wrong" else {}
    try:
        made = Settings(**read)
        findings.append(Finding("settings", "设置可读 · settings can be read"))
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            name = str(fault["loc"][0])
            wrong[name] = Settings.model_fields[name].get_default()
            message = f"{PREFIX}{name.upper()}: {said(fault, 'zh')} · {fault['msg']}"
            findings.append(Finding("settings", message, "wrong", _described(name)))
        made = Settings(**read, **wrong)
    return made, [file, *findings, *unknown(os.environ, FILE)]


def secrets(of: Settings) -> list[str]:
    """What must not be shown: the key, the password, and what an address holds before its host."""
    userinfo = urlsplit(of.graph_uri).netloc.rpartition("@")[0]
    return [of.key.get_secret_value(), of.graph_password.get_secret_value(), userinfo]


def unknown(environ: Mapping[str, str], file: Path) -> Iterator[Finding]:
    """A finding for each variable that looks like a setting and is none, with the nearest that is one."""
    try:
        lines = file.read_text(encoding="utf-8") if file.is_file() else ""
    except (OSError, UnicodeDecodeError):
        lines = ""
    given = {name.upper() for name in [*environ, *_GIVEN.findall(lines)] if name.upper().startswith(PREFIX)}
    strange = sorted(given.difference(KNOWN, OF_TESTS))
    for name in strange:
        near = get_close_matches(name.removeprefix(PREFIX), NAMES, n=1)
        message = f"没有设置 {name} · there is no such setting"
        if near:
            yield Finding("variables", message, "wrong", f"是否为 {PREFIX}{near[0]}？· Did you mean {PREFIX}{near[0]}?")
        else:
            yield Finding("variables", message, "warning", f"可用的有 · There are {', '.join(KNOWN)}.")
    if not strange:
        yield Finding("variables", f"{len(given)} 个 GONGJIAN_* 变量都认得 · variables are known")


def _file() -> Finding:
    """How `.env` is: absent, readable, and for whom."""
    try:
        lines = FILE.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Finding("env", "没有 .env，也不需要 · there is no .env, and none is needed")
    except IsADirectoryError:
        return Finding(
            "env", ".env 是文件夹，不读 · .env is a folder, and not read", "warning", "移走它 · Move it away."
        )
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        mend = "改其权限，或存为 UTF-8 · Mend its rights, or save it as UTF-8."
        return Finding("env", f".env 读不了 · cannot be read: {reason}", "wrong", mend)
    others = FILE.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    if others and {name.upper() for name in _GIVEN.findall(lines)} & set(SECRET):
        message = ".env 中有密码而他人可读 · .env holds a password and others may read it"
        return Finding("env", message, "warning", "chmod 600 .env")
    return Finding("env", ".env 可读 · .env can be read")


def _described(name: str) -> str:
    field = Settings.model_fields[name]
    return f"改正或去掉它 · Mend it or leave it out: {field.description}"


def address(of: Settings) -> Finding:
    """Whether the service may listen where it is set to, or does so already."""
    where = f"{of.host}:{of.port}"
    if not of.loopback and not _locked(of):
        message = f"{of.host} 不是回环地址，又没有密钥 · is not loopback, and no key is set: the service will not start"
        mend = "gongjian keys add NAME，或设 · or set GONGJIAN_KEY, GONGJIAN_HOST=127.0.0.1"
        return Finding("address", message, "wrong", mend)
    try:
        with socket.socket(socket.AF_INET6 if ":" in of.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((of.host, of.port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return _taken(of, where)
        mend = "改 GONGJIAN_HOST 或 GONGJIAN_PORT · Mend GONGJIAN_HOST or GONGJIAN_PORT."
        return Finding("address", f"{where} 监听不了 · cannot be listened on: {error.strerror}", "wrong", mend)
    return Finding("address", f"{where} 空闲 · is free")


def _locked(of: Settings) -> bool:
    """Whether there is a key that opens; a file of keys that is no good is told of elsewhere."""
    try:
        return bool(Ring(of))
    except GraphError:
        return bool(of.key.get_secret_value())


def _taken(of: Settings, where: str) -> Finding:
    """Who listens on the port: this service, an older one of it, or another program."""
    host = "127.0.0.1" if of.host in ("0.0.0.0", "::") else of.host  # noqa: S104  compared with, not bound to
    try:
        url = f"http://[{host}]:{of.port}/healthz" if ":" in host else f"http://{host}:{of.port}/healthz"
        answer = httpx.get(url, timeout=SECONDS, trust_env=False)
        told = answer.json() if "x-request-id" in answer.headers else None
    except (httpx.HTTPError, ValueError):
        told = None
    if not isinstance(told, dict) or "version" not in told:
        message = f"{where} 被别的程序占用 · is taken by another program"
        return Finding("address", message, "wrong", "停掉它，或另设 GONGJIAN_PORT · Stop it, or set another one.")
    if told["version"] != VERSION:
        message = f"{where} 上运行着 {told['version']} 版，本程序为 {VERSION} · an other version runs there"
        return Finding("address", message, "warning", "重新启动服务 · Restart the service.")
    return Finding("address", f"服务正在 {where} 运行 · the service runs there")


def explained(error: GraphError) -> str:
    """An error of the graph in both languages."""
    return f"{error.zh} · {error.message}" if error.zh else error.message
