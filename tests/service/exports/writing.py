"""Facts to export that no engine is needed for, and files written of them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from graph.ontology import ONTOLOGY, Entity, Relation
from ingest.records import Records, load_records
from service.exports import FORMS, About, streamed
from tests.service.pages import hostile

FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "'=1+1", "''", "#N/A", '=HYPERLINK("x","y")'),
    *("＝1+1", "＋1+1", "－1+1", "＠SUM(A1)", "'＝1+1"),
)
CODES = ("_x003D_1+1", "甲_x005F_x003d_", "_x005f_")
"""What a spreadsheet would read as a character by its number."""
ABOUT = About(
    7,
    "2026-01-02T03:04:05Z",
    {"region": ["632800"]},
    [{"id": "hostile", "title": "合成", "title_en": "Synthetic", "licence": "CC0-1.0", "maintainer": "t", "how": "m"}],
)


def records(root: Path) -> Records:
    """The synthetic hostile records, with some more whose names a spreadsheet would compute."""
    data = hostile.write(root)
    more = [
        f'{{"entity": {{"id": "theme/f{at}", "name": {_json(name)}, "aliases": [{_json(name)}, "a|b\\\\", "|"]}}}}'
        for at, name in enumerate((*FORMULAS, *CODES))
    ]
    more.append('{"entity": {"id": "theme/odd", "name": "甲\\u0085乙", "description": "a\\ufffeb\\uffffc\\nd"}}')
    (data / "hostile" / "more.jsonl").write_text("\n".join(more), "utf-8")
    return load_records(data, ONTOLOGY)


def _json(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def facts(found: Records) -> tuple[list[Entity], list[Relation]]:
    """All facts of records as an export gets them: entities, then relations, in the order of ids."""
    ordered = [found.facts[id_].fact for id_ in sorted(found.facts)]
    entities = [each for each in ordered if isinstance(each, Entity)]
    return entities, [each for each in ordered if isinstance(each, Relation)]


def written(form: str, *parts: Sequence[Entity | Relation], about: About = ABOUT, size: int = 7) -> bytes:
    """A file of these facts, given to its writer in small batches."""
    chosen = next(known for name, known in FORMS.items() if name == form)

    async def batches() -> AsyncIterator[Sequence[Entity | Relation]]:
        for part in parts:
            for start in range(0, len(part), size):
                yield part[start : start + size]

    async def run() -> bytes:
        return b"".join([chunk async for chunk in streamed(chosen.writer(about, ONTOLOGY), batches())])

    return asyncio.run(run())
