"""Where a record stands: the file and line of the curated data that declare an entity, for whoever reports an error."""

import gzip
import lzma
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

READABLE = (".yaml", ".yml", ".csv", ".jsonl", ".gz", ".xz")
LARGEST = 100_000_000
"""How much of a packed file is read, in bytes: a whole gazetteer is half of it."""
GAZETTEER = "code,"
"""How the first line of a list of divisions begins, whose lines name places by their codes."""


@dataclass(frozen=True)
class Origin:
    """A file of the data folder, and the line, from 1, in which an id is declared there."""

    file: str
    line: int


def origin(data: Path, dataset: str | None, entity_id: str) -> Origin | None:
    """Where an entity is declared; None where the data are not at hand or a file of tables or archives holds it."""
    folder = data / dataset if dataset and re.fullmatch(r"[a-z0-9-]+", dataset) else None
    if folder is None or not folder.is_dir():
        return None
    for path in sorted(folder.rglob("*")):
        if path.suffix in READABLE and path.is_file():
            line = _declared(path, path.stat().st_mtime_ns).get(entity_id)
            if line:
                return Origin(path.relative_to(data).as_posix(), line)
    return None


_DECLARES = re.compile(
    r"""^\s*-?\s*\{?\s*id:\s*["']?(?P<yaml>[a-z]+/[a-z0-9-]+)["']?\s*(?:,|\}|\#|$)"""
    r"""|"id":\s*"(?P<json>[a-z]+/[a-z0-9-]+)\""""
    r"""|^"?(?P<csv>[a-z]+/[a-z0-9-]+)"?,"""
)


@lru_cache(maxsize=256)
def _declared(path: Path, changed: int) -> dict[str, int]:
    """Each id that a file declares with its first line; read again when the file has changed."""
    found: dict[str, int] = {}
    lines = _text(path).splitlines()
    if lines and lines[0].startswith(GAZETTEER):
        return {f"place/{line.partition(',')[0]}": number for number, line in enumerate(lines[1:], 2)}
    for number, line in enumerate(lines, 1):
        match = _DECLARES.search(line)
        if match:
            found.setdefault(match["yaml"] or match["json"] or match["csv"], number)
    return found


def _text(path: Path) -> str:
    """What a file says, unpacked where it is packed; nothing where it cannot be."""
    if path.suffix not in (".gz", ".xz"):
        return path.read_text("utf-8", errors="replace")
    try:
        with gzip.open(path) if path.suffix == ".gz" else lzma.open(path) as packed:
            return packed.read(LARGEST).decode("utf-8", errors="replace")
    except (OSError, EOFError, lzma.LZMAError):
        return ""
