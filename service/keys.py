"""Keys: who may ask what. A file of the state folder names them; of each it holds a salted digest, never the key."""

import fcntl
import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from graph.embedded_home import read_json, refusal, write_json
from graph.errors import BadRequest, GraphError, NotFound, StateError
from graph.ontology.days import interval
from graph.settings import Settings

Role = Literal["reader", "analyst", "admin"]
ROLES: tuple[Role, ...] = ("reader", "analyst", "admin")
"""What a key opens: each what those before it open, and more."""
FORMAT = 1
FILE = "keys.json"
SETTING = "GONGJIAN_KEY"
"""The id and the name of the key of the settings, which is an admin's."""
LONGEST_NAME = 60
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN = re.compile(r"gj_(?P<id>[0-9a-f]{8})_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Key:
    """A key without the key itself: `made` is an ISO instant, `expires` its last day (UTC), empty where it has none."""

    id: str
    name: str
    role: Role
    made: str
    expires: str = ""
    salt: str = ""
    digest: str = ""

    def fits(self, shown: str) -> bool:
        """Whether a text is this key; it takes as long whether it is or not."""
        return hmac.compare_digest(_digest(self.salt, shown), self.digest)

    @property
    def holds(self) -> bool:
        """Whether its last day is not over."""
        return not self.expires or _today() <= self.expires

    def wire(self) -> dict[str, Any]:
        """The key as JSON shows it: nothing of salt and digest."""
        shown = {name: value for name, value in asdict(self).items() if name not in ("salt", "digest") and value}
        return shown if self.holds else {**shown, "expired": True}


class KeyFile:
    """The keys of a state folder, in a file that only its owner may read; writers take turns, readers see all or none.

    A random key of 256 bits cannot be guessed from a salted SHA-256, so that no slow digest is needed, which every
    request would have to wait for.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = home / FILE

    def listed(self) -> tuple[Key, ...]:
        """All keys, expired ones too, by when they were made. Raises StateError for a file that is no good."""
        with self._explained():
            try:
                return _keys(read_json(self.path) or {"format": FORMAT, "keys": []})
            except (ValueError, KeyError, TypeError) as error:
                raise StateError(
                    f"密钥文件读不懂 · the file of keys cannot be understood: {self.path} ({error}).",
                    mend="移走它，另发密钥 · Move it away and add keys anew.",
                ) from None

    def add(self, name: str, role: Role, expires: str = "") -> tuple[Key, str]:
        """Make a key of that name: what is kept of it, and the key, which is nowhere else and cannot be shown again.

        Raises BadRequest for a name or a day that is none, GraphError for a name that is taken.
        """
        name, last = _named(name), _day(expires)
        with self._turn():
            known = self.listed()
            if name in {SETTING, *(each.name for each in known)}:
                raise GraphError(f"There is a key {name} already.", mend="Take another name.", zh=f"已有密钥 {name}。")
            id_, salt = secrets.token_hex(4), secrets.token_hex(16)
            shown = f"gj_{id_}_{secrets.token_urlsafe(32)}"
            made = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            key = Key(id_, name, role, made, last, salt, _digest(salt, shown))
            self._write((*known, key))
        return key, shown

    def revoke(self, which: str) -> Key:
        """Take away the key of a name or id: it opens nothing any more. Raises NotFound where there is none."""
        wanted = unicodedata.normalize("NFC", which.strip())
        with self._turn():
            known = self.listed()
            found = next((each for each in known if wanted in (each.name, each.id)), None)
            if found is None:
                raise NotFound(f"There is no key {wanted}.", mend="`gongjian keys list`.", zh=f"没有密钥 {wanted}。")
            self._write(tuple(each for each in known if each is not found))
        return found

    def _write(self, keys: tuple[Key, ...]) -> None:
        write_json(self.path, {"format": FORMAT, "keys": [asdict(each) for each in keys]})

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Nobody else writes for as long as the block lasts."""
        with self._explained():
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.home / "keys.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
            finally:
                os.close(lock)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise refusal(error, self.home) from error


class Ring:
    """The keys that open a service: that of its settings, an admin's, and those of its state folder as they are now."""

    def __init__(self, settings: Settings) -> None:
        self._own = settings.key.get_secret_value().encode()
        self._file = KeyFile(settings.home)
        self._seen: tuple[int, int, int] | None = None
        self._known: dict[str, Key] = {}
        self._dummy = Key("", "", "reader", "", salt=secrets.token_hex(16), digest=secrets.token_hex(32))

    def __bool__(self) -> bool:
        """Whether there is any key that opens now."""
        return bool(self._own) or any(each.holds for each in self._now().values())

    def fitting(self, shown: str) -> Key | None:
        """The key that a text is, where it is one that opens now. Raises StateError where the file is no good."""
        given = shown.encode("utf-8", "surrogateescape")
        own = hmac.compare_digest(hashlib.sha256(given).digest(), hashlib.sha256(self._own).digest())
        named, known = _SHOWN.fullmatch(shown), self._now()
        key = known.get(named["id"] if named else "", self._dummy)
        fits = key.fits(shown)
        if own and self._own:
            return self.of(SETTING)
        return key if fits and key.holds else None

    def of(self, id_: str) -> Key | None:
        """The key of an id, where it still opens."""
        if id_ == SETTING:
            return Key(SETTING, SETTING, "admin", "") if self._own else None
        key = self._now().get(id_)
        return key if key and key.holds else None

    def _now(self) -> dict[str, Key]:
        """The keys of the file, read again when it was replaced."""
        try:
            told = self._file.path.stat()
            seen = (told.st_mtime_ns, told.st_size, told.st_ino)
        except FileNotFoundError:
            self._seen, self._known = None, {}
            return self._known
        except OSError as error:
            raise refusal(error, self._file.home) from error
        if seen != self._seen:
            self._known = {each.id: each for each in self._file.listed()}
            self._seen = seen
        return self._known


def _digest(salt: str, shown: str) -> str:
    return hmac.digest(bytes.fromhex(salt), shown.encode("utf-8", "surrogateescape"), "sha256").hex()


def _keys(told: dict[str, Any]) -> tuple[Key, ...]:
    """The keys of the file's content. Raises ValueError, KeyError or TypeError where it is not as it should be."""
    if told["format"] != FORMAT:
        raise ValueError(f"format {told['format']}")
    return tuple(map(_key, told["keys"]))


def _key(told: dict[str, Any]) -> Key:
    """A key as the file tells it. Raises ValueError, KeyError or TypeError where it is none."""
    key = Key(**told)
    if key.role not in ROLES or not all(isinstance(each, str) for each in told.values()):
        raise ValueError(f"role {key.role}")
    if key.expires and not _DAY.fullmatch(key.expires):
        raise ValueError(f"expires {key.expires}")
    bytes.fromhex(key.salt)
    return key


def _named(name: str) -> str:
    found = unicodedata.normalize("NFC", name.strip())
    if not 0 < len(found) <= LONGEST_NAME or not found.isprintable():
        raise BadRequest(
            f"A name has 1 to {LONGEST_NAME} printable characters.",
            parameter="name",
            zh=f"名称应为 1 至 {LONGEST_NAME} 个可见字符。",
        )
    return found


def _day(text: str) -> str:
    """The last day of a partial date. Raises BadRequest for no date, and for one that is over."""
    if not text:
        return ""
    try:
        digits = f"{interval(text)[1]:08}"
    except ValueError as error:
        raise BadRequest(f"{error}.", parameter="expires", zh=f"{text!r} 不是日期。") from None
    last = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    if last < _today():
        raise BadRequest(f"{last} is over.", parameter="expires", zh=f"{last} 已经过去。")
    return last


def _today() -> str:
    """The day it is (UTC)."""
    return datetime.now(UTC).date().isoformat()
