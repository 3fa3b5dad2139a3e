"""A synthetic graph of hostile strings: each of them in every text field of every type, loaded as records are.

Nothing in it is true; it is marked so in its dataset. `window.executed` rises where any of it runs.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from graph.documents import text_digest
from graph.ontology import ONTOLOGY, Entity
from graph.ontology.thing import Line
from tests.ingest.sample import pin
from tests.service.visual.corpus import HOSTILE

DATASET = (
    "title: 合成的恶意文本\ntitle_en: Synthetic hostile strings\nlicence: CC0-1.0\nmaintainer: tests\nhow: made up\n"
)
PHRASES = ("<svg onload=x()>", "<img src onerror=x()", "</mark><script>x()//", "{{7*7}}${7*7}", "\"'><b onclick=x()>")
SOURCE = "source/hostile"
NEEDED = {"qualifier": "exact", "unit": "个"}
"""What some types must have; other fields may not hold a text at will."""
_LINE: TypeAdapter[str] = TypeAdapter(Line)
TIES = (
    ("PAIRED_WITH", "organization", "organization"),
    ("CO_BUILDS_WITH", "organization", "place"),
    ("LEADS", "organization", "initiative"),
    ("FINANCES", "fund", "initiative"),
    ("COVERS", "initiative", "place"),
    ("MEASURES", "indicator", "initiative"),
)


def _lines() -> Iterator[str]:
    for text in HOSTILE:
        try:
            yield _LINE.validate_python(text)
        except ValidationError:
            continue


STRINGS = tuple(_lines())
"""Those of the corpus that a record may have for a name: all but those with control characters."""


def fields(cls: type[Entity], text: str) -> dict[str, Any]:
    """Every field of a type that records may give and that takes the text, alone or in a list, with the text in it."""
    base = {"id": f"{str(cls.model_fields['type'].default).lower()}/x", "name": text}
    base |= {name: value for name, value in NEEDED.items() if name in cls.model_fields}
    found: dict[str, Any] = {}
    for name, field in cls.model_fields.items():
        extra = field.json_schema_extra
        if name in ("id", "type", "cited") or (isinstance(extra, dict) and extra.get("computed")):
            continue
        for value in (text, [text]):
            try:
                made = getattr(cls.model_validate({**base, name: value}), name)
            except ValidationError:
                continue
            if isinstance(made, str | tuple):  # "Infinity" is taken for a number where one is asked for
                found[name] = value
                break
    return found


def write(root: Path) -> Path:
    """Write the data folder `root/data` and its text in `root/texts`; gives the folder."""
    phrases: list[str] = []

    def cited() -> list[dict[str, str]]:
        phrases.append(f"{len(phrases):04}{PHRASES[len(phrases) % len(PHRASES)]}")
        return [{"exact": phrases[-1]}]

    rows: list[dict[str, Any]] = [{"source": SOURCE}]
    for at, text in enumerate(STRINGS):
        rows += [{"entity": each} for each in _entities(at, text, cited)]
        rows += [{"relation": each} for each in _relations(at, cited)]
    body = "\n".join(f"甲{phrase}乙" for phrase in phrases) + "\n" + "\n".join(STRINGS)
    main = {"id": SOURCE, **fields(ONTOLOGY.entities["Source"], STRINGS[0]), "text_digest": text_digest(body)}
    rows.insert(0, {"entity": main})
    data, texts = root / "data", root / "texts"
    (data / "hostile").mkdir(parents=True)
    texts.mkdir()
    (texts / "hostile.txt").write_text(body, "utf-8", newline="\n")
    (data / "hostile" / "dataset.yaml").write_text(DATASET, "utf-8")
    (data / "hostile" / "records.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    pin(data)
    return data


def _entities(at: int, text: str, cited: Any) -> Iterator[dict[str, Any]]:
    for prefix, type_ in ONTOLOGY.prefixes.items():
        cls = ONTOLOGY.entities[type_]
        made: dict[str, Any] = {"id": f"{prefix}/x{at:03}", **fields(cls, text), "since": f"{2000 + at % 18}"}
        if cls.evidence != "none":
            made["cited"] = cited()
        if type_ == "Place":
            made |= {"level": "prefecture", **({"lat": 20 + at % 9 * 3, "lon": 80 + at // 9 * 6} if at % 3 else {})}
        elif type_ in ("Organization", "Initiative", "Fund", "Indicator"):
            made["places"] = [f"place/x{at:03}"]
        if type_ == "Indicator":
            made |= {"value": at, "unit": "个"}
        if type_ == "Fund":
            made |= {"qualifier": "redacted", "amount_text": f"{text[:480]}X万元"}  # it must read as an amount
        yield made


def _relations(at: int, cited: Any) -> Iterator[dict[str, Any]]:
    following = (at + 1) % len(STRINGS)
    for type_, one, other in TIES:
        if ONTOLOGY.allows(type_, one.capitalize(), other.capitalize()):
            yield {"type": type_, "from": f"{one}/x{at:03}", "to": f"{other}/x{following:03}", "cited": cited()}
    yield {"type": "HAS_THEME", "from": f"initiative/x{at:03}", "to": f"theme/x{at:03}"}
