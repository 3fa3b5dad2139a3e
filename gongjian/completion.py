"""Completion: the values that a shell offers for an argument or option; no engine is asked, no error is shown.

Ids come from the text of the YAML records, which is read but not parsed: that costs milliseconds.
"""

import lzma
import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from graph.errors import QueryError
from graph.ontology import ONTOLOGY
from graph.settings import Settings

Offers = list[tuple[str, str]]
"""Values, each with a word on what it is."""
LARGEST = 1024 * 1024
"""Bytes of a gazetteer that is still read for the names of regions: an excerpt, not a whole one."""
MOST = 200
_DECLARED = re.compile(r"^\s*- id: ([a-z]+/[a-z0-9-]+)\s*\n\s+name: (.+)$", re.MULTILINE)
_PLACE = re.compile(r"\bplace/\d{6}\b")


def types(incomplete: str) -> Offers:
    """Types of node."""
    kinds = ONTOLOGY.entities.items()
    return _fitting(incomplete, ((name, f"{cls.label.zh} · {cls.label.en}") for name, cls in kinds))


def judged_types(incomplete: str) -> Offers:
    """Types of node of which two records may be one."""
    from ingest.verdicts import MERGED  # here, since only this one value needs the records' modules

    return [offer for offer in types(incomplete) if offer[0] in MERGED]


def relations(incomplete: str) -> Offers:
    """Types of relation."""
    kinds = ONTOLOGY.relations.items()
    return _fitting(incomplete, ((name, f"{cls.label.zh} · {cls.label.en}") for name, cls in kinds))


def themes(incomplete: str) -> Offers:
    """Ids of themes in the records."""
    return _fitting(incomplete, _declared("theme/"))


def sources(incomplete: str) -> Offers:
    """Slugs of sources in the records."""
    return _fitting(incomplete, ((id_.partition("/")[2], name) for id_, name in _declared("source/")))


def ids(incomplete: str) -> Offers:
    """Ids of entities in the records: first the types, then those of the type that was begun."""
    if "/" not in incomplete:
        return _fitting(incomplete, ((f"{cls}/", name) for cls, name in ONTOLOGY.prefixes.items()))
    return _fitting(incomplete, _declared(incomplete))


def regions(incomplete: str) -> Offers:
    """Codes of the counties, prefectures and provinces that the records are about; ids where one was begun."""
    prefix = "place/" if incomplete.startswith("p") else ""
    return _fitting(incomplete, ((prefix + code, name) for code, name in _regions()))


def queries(incomplete: str) -> Offers:
    """Names of queries that anyone may ask, with what they answer."""
    from graph.repository.named import public  # here, since only this one value needs the queries read

    try:
        return _fitting(incomplete, ((name, found.summary) for name, found in public().items()))
    except QueryError:
        return []


def parameters(query: str, incomplete: str) -> Offers:
    """The parameters of a query as `name=`, each with what it is for."""
    from graph.repository.named import public  # as above

    try:
        found = public().get(query)
    except QueryError:
        return []
    return _fitting(incomplete, ((f"{each.name}=", each.about) for each in found.parameters)) if found else []


def _fitting(incomplete: str, offers: Iterator[tuple[str, str]]) -> Offers:
    """Those that begin as what was typed does."""
    return [offer for offer in offers if offer[0].startswith(incomplete)][:MOST]


def _declared(prefix: str) -> Iterator[tuple[str, str]]:
    """Ids and names that records declare, in the order of ids."""
    found = {id_: name.strip("\"' ") for text in _texts() for id_, name in _DECLARED.findall(text)}
    yield from sorted((id_, name) for id_, name in found.items() if id_.startswith(prefix))


def _regions() -> Iterator[tuple[str, str]]:
    codes = sorted({found.partition("/")[2] for text in _texts() for found in _PLACE.findall(text)})
    names = _names()
    yield from ((code, names.get(code, "")) for code in codes)


def _names() -> dict[str, str]:
    """The names of places by code, from a small gazetteer of the data folder."""
    folder = _folder()
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*/*.csv.xz")) if folder else ():
        try:
            if path.stat().st_size < LARGEST:
                rows = lzma.decompress(path.read_bytes()).decode("utf-8").splitlines()
                found |= dict(row.split(",", 2)[:2] for row in rows if row[:6].isdigit())
        except (OSError, lzma.LZMAError, ValueError):
            continue
    return found


def _texts() -> Iterator[str]:
    """The texts of the YAML records."""
    folder = _folder()
    for path in sorted(folder.glob("*/*.yaml")) if folder else ():
        try:
            yield path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue


def _folder() -> Path | None:
    """The folder of the datasets, or None where the settings are wrong: that is told when the command is run."""
    try:
        return Settings().data
    except (ValidationError, OSError, ValueError):
        return None
