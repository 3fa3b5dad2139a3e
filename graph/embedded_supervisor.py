"""The supervisor of the embedded engine: starts it, starts it again if it dies, stops it after its last user.

Run detached as `python -m graph.embedded_supervisor HOME HEAP LOCK REPORT`, where LOCK is the inherited
descriptor of the engine lock and REPORT the one on which the starter waits for a line of JSON.
"""

import fcntl
import json
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from graph.embedded_home import Home, try_lock, write_json

TRIES = 3
START_SECONDS = 120.0
STOP_SECONDS = 20.0
TICK = 0.1


class Supervisor:
    """One engine process and the rules of its life."""

    def __init__(self, home: Home, heap: str, lock: int) -> None:
        self.home = home
        self.heap = heap
        self.lock = lock
        self.token = secrets.token_hex(8)
        self.stopping = False
        self.deaths: deque[float] = deque(maxlen=TRIES)
        self.ports = (0, 0)
        self.process: subprocess.Popen[str] | None = None

    def run(self, report: int) -> int:
        """Live as long as there are users; the exit code."""
        signal.signal(signal.SIGTERM, self._asked_to_stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        with self.home.users_lock.open() as users, self.home.supervisor_lock.open("r+") as own:
            fcntl.flock(own, fcntl.LOCK_EX)  # not inherited by the engine: while held, the record's pid is ours
            failure = self.start()
            tell(report, {"error": failure} if failure else {"ready": True})
            while not (failure or self.stopping or self.homeless(users.fileno()) or self.deserted(users.fileno())):
                time.sleep(TICK)
                failure = self.revive()
            self.stop(ours=self.home.holds(users.fileno()))
        return 1 if failure else 0

    def start(self) -> str:
        """Start the engine on free ports and write its record; empty, or why it did not start."""
        failure = ""
        for _ in range(TRIES):
            ports = self.ports = self.ports if free(self.ports) else free_ports()
            failure = self._spawn(ports)
            if not failure:
                self._write_record()
                return ""
            if "Unable to listen" not in failure:
                break  # only a port that somebody took in between is worth another try
            self.ports = (0, 0)
            self._end()
        return failure

    def revive(self) -> str:
        """Start the engine again if it died; empty, or why that is given up."""
        if self.process is None or self.process.poll() is None:
            return ""
        code, now = self.process.returncode, time.monotonic()
        log(f"engine ended with status {code}; starting it again")
        self.home.record.unlink(missing_ok=True)
        if len(self.deaths) == TRIES and now - self.deaths[0] < 60:
            return f"the engine died {TRIES} times within a minute"
        self.deaths.append(now)
        return self.start()

    def deserted(self, users: int) -> bool:
        """Whether nobody uses the engine and nobody asked to keep it; then the users' lock stays taken."""
        if not try_lock(users, fcntl.LOCK_EX):
            return False
        if self._kept():
            fcntl.flock(users, fcntl.LOCK_UN)
            return False
        return True

    def homeless(self, users: int) -> bool:
        """Whether the state folder was taken away: what the engine would write now, nobody would find again."""
        if self.home.holds(users):
            return False
        log("the state folder is gone; its engine ends")
        return True

    def stop(self, *, ours: bool = True) -> None:
        """End the engine cleanly, or by force where it does not end in time; touch nothing in a folder not `ours`."""
        if not ours:
            if self.process is not None:
                self.process.kill()  # at its end it would write where another's state may stand by now
                self.process.wait()
            return
        self.home.record.unlink(missing_ok=True)
        if self._kept():
            self.home.keep.unlink(missing_ok=True)
        self._end()

    def _end(self) -> None:
        if self.process is None:
            return
        assert self.process.stdin is not None  # noqa: S101 - made with a pipe below
        try:
            self.process.stdin.close()
            self.process.wait(STOP_SECONDS)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            log("the engine did not stop in time; killing it (its log replays at the next start)")
            self.process.kill()
            self.process.wait()

    def _kept(self) -> bool:
        try:
            return self.home.keep.read_text(encoding="ascii").strip() == self.token
        except OSError:
            return False

    def _asked_to_stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _spawn(self, ports: tuple[int, int]) -> str:
        told, tells = os.pipe()
        output = self.home.logs / "engine.log"
        if output.exists():
            output.replace(self.home.logs / "engine.1.log")
        with output.open("wb") as file:
            self.process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "graph.embedded_engine", str(tells)],
                stdin=subprocess.PIPE,
                stdout=file,
                stderr=subprocess.STDOUT,
                pass_fds=(tells, self.lock),
                cwd=self.home.engine,
                text=True,
            )
        os.close(tells)
        try:
            self._configure(ports)
            return listen(told, START_SECONDS, f"see {output}")
        finally:
            os.close(told)

    def _configure(self, ports: tuple[int, int]) -> None:
        assert self.process is not None  # noqa: S101 - called right after it was made
        assert self.process.stdin is not None  # noqa: S101 - made with a pipe above
        config = {
            "root": str(self.home.engine),
            "heap": self.heap,
            "bolt": ports[0],
            "http": ports[1],
            "passwords": self.home.passwords(),
        }
        self.process.stdin.write(json.dumps(config) + "\n")
        self.process.stdin.flush()

    def _write_record(self) -> None:
        assert self.process is not None  # noqa: S101 - called after a successful start
        record: dict[str, Any] = {
            "pid": os.getpid(),
            "engine_pid": self.process.pid,
            "token": self.token,
            "bolt": self.ports[0],
            "http": self.ports[1],
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        write_json(self.home.record, record)


def listen(handle: int, seconds: float, hint: str) -> str:
    """Wait for one line of JSON on a descriptor; empty where it says ready, else why not."""
    heard, end = b"", time.monotonic() + seconds
    while not heard.endswith(b"\n"):
        if not select.select([handle], [], [], max(0.0, end - time.monotonic()))[0]:
            return f"no answer within {seconds:.0f} s; {hint}"
        part = os.read(handle, 65536)
        if not part:
            return f"it ended without a word; {hint}"
        heard += part
    return str(json.loads(heard).get("error", ""))


def tell(handle: int, what: dict[str, Any]) -> None:
    """Write one line of JSON to a descriptor; a starter that is gone does not matter."""
    try:
        os.write(handle, json.dumps(what).encode() + b"\n")
    except BrokenPipeError:
        pass
    finally:
        os.close(handle)


def free_ports() -> tuple[int, int]:
    """Two ports of loopback that nobody listens on just now."""
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def free(ports: tuple[int, int]) -> bool:
    """Whether an engine that died left both its ports free to take again, so that its users find the next one."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return all(ports)


def log(text: str) -> None:
    """One line of JSON in the supervisor's log, as the service writes its own."""
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "level": "info", "logger": "gongjian.supervisor"}
    print(json.dumps({**line, "message": text}), flush=True)


def main() -> int:
    """Supervise until the last user is gone, as nobody's child: a starter that lives on keeps no zombie."""
    if os.fork():
        os._exit(0)
    home, heap, lock, report = Home(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    home.record.unlink(missing_ok=True)  # a stale one sends users to ports that are somebody else's by now
    log("starting")
    code = Supervisor(home, heap, lock).run(report)
    log(f"ended with status {code}")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
