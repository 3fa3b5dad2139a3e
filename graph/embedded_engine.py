"""The process that holds the embedded engine: a Java runtime with a Bolt and an HTTP listener on loopback.

Run by the supervisor as `python -m graph.embedded_engine REPORT`. The first line of its input is its
configuration (passwords never stand among a process's arguments); the end of its input ends it, so that it
never outlives a supervisor that was killed. One line of JSON goes to the descriptor REPORT.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from graph.embedded_home import DATABASE

_RECORDS = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
_ADMIN = ["updateSecurity", "updateSchema", "updateDatabaseSettings"]
CLOSED = (
    "arcadedb.opencypher.loadCsv.allowFileUrls=false",
    "arcadedb.opencypher.loadCsv.allowRemoteUrls=false",
    "arcadedb.server.restoreImportAllowLocalUrls=false",
)
"""Doors of the engine that nothing here needs: they are shut whoever knocks."""


STOP_SECONDS = 15.0
"""How long its end may take: less than a supervisor waits before it ends it by force."""

THREADS = 16
"""How many questions can be at work at a time; the operating system shares the cores among them."""

ADMITTED = "arcadedb.queryMaxConcurrent=64"
"""By itself it lets in twice as many questions as there are cores, and has the others wait in line: four long ones on
two cores, and it would hear no other, not even the one that ends them."""


def _group(rights: list[str], records: list[str]) -> dict[str, Any]:
    return {"access": rights, "resultSetLimit": -1, "readTimeout": -1, "types": {"*": {"access": records}}}


def write_config(root: Path) -> None:
    """Write the engine's groups (what reader and writer may do) and keep its MCP plug-in off."""
    config = root / "config"
    config.mkdir(mode=0o700, parents=True, exist_ok=True)
    groups = {
        "reader": _group([], ["readRecord"]),
        "writer": _group([], _RECORDS),
        "admin": _group(_ADMIN, _RECORDS),
    }
    content = {"databases": {"*": {"groups": groups}}, "version": 1}
    (config / "server-groups.json").write_text(json.dumps(content), encoding="utf-8")
    (config / "mcp-config.json").write_text(json.dumps({"enabled": False}), encoding="utf-8")
    (config / "logging.properties").write_text(
        "handlers=java.util.logging.ConsoleHandler\n.level=INFO\n"
        "java.util.logging.ConsoleHandler.level=INFO\n"
        "java.util.logging.ConsoleHandler.formatter=com.arcadedb.utility.AnsiLogFormatter\n",
        encoding="utf-8",
    )


def start(config: dict[str, Any]) -> Any:  # noqa: ANN401 - the package has no types
    """Start the engine and make sure of its database and users; the running server."""
    import arcadedb_embedded  # here: the supervisor's checks come first, and a missing package is reported
    from arcadedb_embedded.jvm import start_jvm

    root = Path(config["root"])
    write_config(root)
    os.environ["ARCADEDB_JVM_ERROR_FILE"] = str(root / "hs_err_pid%p.log")
    start_jvm(
        heap_size=config["heap"],
        jvm_args=[
            "-Xrs",  # signals are the supervisor's business
            # Its connections are virtual threads, which share as many real ones as there are cores and give way to
            # nobody: three long questions on two cores, and it would answer no other, not even the one to end them.
            f"-Djdk.virtualThreadScheduler.parallelism={THREADS}",
            "-XX:+ExitOnOutOfMemoryError",  # a heap that overflowed is not to be trusted: end, and be started anew
            f"-Djava.util.logging.config.file={root / 'config' / 'logging.properties'}",
            *(f"-D{setting}" for setting in (*CLOSED, ADMITTED)),
        ],
    )
    server = arcadedb_embedded.create_server(
        root_path=str(root),
        root_password=config["passwords"]["root"],
        config={
            "host": "127.0.0.1",
            "mode": "production",
            "http_port": config["http"],
            "bolt_port": config["bolt"],
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        },
    )
    server.start()
    server.create_database(DATABASE)
    _make_users(server, config["passwords"])
    return server


def _make_users(
    server: Any,  # noqa: ANN401 - the package has no types
    passwords: dict[str, str],
) -> None:
    import jpype

    security = server._java_server.getSecurity()  # the package has no Python name for it
    row = jpype.JClass("com.arcadedb.serializer.json.JSONObject")
    for user in ("reader", "writer"):
        if not security.existsUser(user):
            password = security.encodePassword(passwords[user])
            made = {"name": user, "password": str(password), "databases": {DATABASE: [user]}}
            security.createUser(row(json.dumps(made)))


def main() -> None:
    """Start, report, wait for the end of the input, stop."""
    report = int(sys.argv[1])
    config = json.loads(sys.stdin.readline())
    try:
        server = start(config)
        told: dict[str, object] = {"ready": True}
    except BaseException as error:  # whatever it was, the supervisor must hear of it
        told = {"error": f"{type(error).__name__}: {error}"}
    os.write(report, json.dumps(told).encode() + b"\n")
    os.close(report)
    if "error" in told:
        os._exit(1)
    sys.stdin.read()
    # where the supervisor was killed, nobody else ends an engine that does not come to its end: its log replays
    late = threading.Timer(STOP_SECONDS, os._exit, (1,))
    late.daemon = True
    late.start()
    server.stop()
    sys.stdout.flush()
    os._exit(0)  # the runtime's own tear-down takes longer than the server's, and has nothing left to save


if __name__ == "__main__":
    main()
