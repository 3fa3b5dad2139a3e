"""Source texts where they are at hand: found by the digest of their text, searched for cited phrases."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.text import source_text

LARGEST = 8 * 1024 * 1024


def text_digest(text: str) -> str:
    """The sha256 of a source's text, as `Source.text_digest` has it; the text is NFC with LF already."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Documents:
    """The texts of a folder, by their digests."""

    texts: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path | None) -> "Documents":
        """Every text file of a folder and below it; none where there is no such folder or no file is a text."""
        found: dict[str, str] = {}
        for path in sorted(folder.rglob("*.txt")) if folder is not None and folder.is_dir() else ():
            if not path.is_file() or path.stat().st_size > LARGEST:
                continue
            try:
                text = source_text(path.read_bytes())
            except UnicodeDecodeError:
                continue
            found[text_digest(text)] = text
        return cls(found)

    def text(self, digest: str | None) -> str | None:
        """The text of that digest, or None where it is not at hand."""
        return self.texts.get(digest) if digest else None


def find(text: str, prefix: str, exact: str, suffix: str, *, most: int = 3) -> list[int]:
    """Where `exact` stands between `prefix` and `suffix`: the positions (code points) of its first character."""
    whole = prefix + exact + suffix
    found: list[int] = []
    at = text.find(whole)
    while at >= 0 and len(found) < most:
        found.append(at + len(prefix))
        at = text.find(whole, at + 1)
    return found
