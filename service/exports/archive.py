"""Archives: tables that grow in temporary files, and a zip of files that is given away while it is made."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

CHUNK = 256 * 1024
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date that every file in an archive has: archives of one content are the same bytes."""


class Folder:
    """A temporary folder that goes with whoever uses it."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="gongjian-"))

    def close(self) -> None:
        """Delete it with all that is in it; may be called again."""
        shutil.rmtree(self.path, ignore_errors=True)


class _Sink:
    """A file to write to whose bytes are taken away as they come; it cannot be wound back."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def write(self, data: bytes) -> int:
        self._bytes += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        """What was written since it was last asked."""
        found = bytes(self._bytes)
        self._bytes.clear()
        return found


def packed(files: Iterable[tuple[str, Path | bytes]], *, deflated: bool) -> Iterator[bytes]:
    """A zip of files by their names in it, in chunks; each is read when its turn comes."""
    sink = _Sink()
    how = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    with zipfile.ZipFile(sink, "w", how) as archive:  # type: ignore[call-overload]  # all that it needs is `write`
        for name, content in files:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = how
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as target:
                for chunk in [content] if isinstance(content, bytes) else read(content):
                    target.write(chunk)
                    if taken := sink.taken():
                        yield taken
            yield sink.taken()
    yield sink.taken()


def read(path: Path) -> Iterator[bytes]:
    """A file in chunks."""
    with path.open("rb") as file:
        yield from _chunks(file)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
