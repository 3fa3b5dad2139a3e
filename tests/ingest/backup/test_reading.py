"""Backups of strangers: whatever a file holds, it is one sentence and nothing of it is used; no engine is needed."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.ontology import ONTOLOGY
from graph.ontology.thing import relation_id
from ingest.backup.form import (
    DERIVED,
    ENTITIES,
    FORMAT,
    LINE,
    MANIFEST,
    PARTS,
    RELATIONS,
    BackupError,
    Engine,
    Graph,
    Manifest,
    Row,
    Tally,
    digest_of,
    line_of,
    ontology_digest,
)
from ingest.backup.reading import opened

PLACE = {"type": "Place", "properties": {"id": "place/630000", "name": "甲省", "level": "province", "digest": "x"}}
THEME = {"type": "Theme", "properties": {"id": "theme/a", "name": "甲"}}
TOWN = {"type": "Place", "properties": {"id": "place/630100", "name": "乙市", "level": "prefecture"}}
PART_OF = {
    "type": "PART_OF",
    "properties": {
        "id": relation_id("PART_OF", "place/630100", "place/630000"),
        "from": "place/630100",
        "to": "place/630000",
    },
}
WITHIN = {"type": "WITHIN", "from": "place/630100", "to": ["place/630000"]}
RUN = {"type": "Run", "properties": {"id": "run/000001", "seq": 1, "version": 3, "finished": "2026-01-01"}}
SOUND: dict[str, list[Any]] = {ENTITIES: [PLACE, TOWN, THEME], RELATIONS: [PART_OF], DERIVED: [WITHIN], "Run": [RUN]}
Change = Callable[[dict[str, Any]], object]


def manifest(parts: dict[str, bytes]) -> dict[str, Any]:
    """What a backup of these parts says of itself."""
    held = {}
    for part, text in parts.items():
        tally = Tally()
        for line in text.splitlines(keepends=True):
            tally.add(line)
        held[part] = tally.held()
    return Manifest(
        format=FORMAT,
        program="0.1.0",
        ontology=ontology_digest(ONTOLOGY),
        engine=Engine(name="embedded", version="1"),
        made="2026-01-01",
        graph=Graph(version=3, born="x", schema_="y", settled=True),
        parts=held,
        digest=digest_of(held),
    ).wire()


def write(
    path: Path, rows: dict[str, list[Any]], change: Change | None = None, more: dict[str, bytes] | None = None
) -> Path:
    """A backup of these rows, bytes as they stand, its manifest right for them unless it is changed."""
    parts = {
        part: b"".join(row if isinstance(row, bytes) else line_of(row) for row in rows.get(part, ())) for part in PARTS
    }
    said = manifest(parts)
    if change:
        change(said)
    file = path / "backup.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, text in parts.items():
            packed.writestr(PARTS[part], text)
        packed.writestr(MANIFEST, json.dumps(said))
        for name, text in (more or {}).items():
            packed.writestr(name, text)
    return file


def read(file: Path) -> list[tuple[str, Row]]:
    """The rows of a backup, after all of it was checked."""
    with opened(file, ONTOLOGY) as backup:
        backup.check(ONTOLOGY)
        return list(backup.rows())


def refused(file: Path) -> str:
    """Why a backup is refused."""
    with pytest.raises(BackupError) as failure:
        read(file)
    assert failure.value.zh
    assert failure.value.mend
    assert str(file.parent) not in str(failure.value)
    return str(failure.value)


def test_a_sound_backup_is_read_in_the_order_of_writing(tmp_path: Path) -> None:
    file = write(tmp_path, SOUND)
    rows = read(file)
    assert rows == [(part, row) for part in PARTS for row in SOUND.get(part, ())]
    with opened(file, ONTOLOGY) as backup:
        for start in range(len(rows) + 1):
            assert list(backup.rows(start)) == rows[start:]


def changed(row: Any, **properties: Any) -> Any:
    """A row with other properties."""
    return {**row, "properties": {**row["properties"], **properties}}


@pytest.mark.parametrize(
    ("part", "row", "said"),
    [
        (ENTITIES, {**PLACE, "type": "Person"}, "type of entity"),
        (ENTITIES, {**PLACE, "type": "Place`) DETACH DELETE n //"}, "type of entity"),
        (ENTITIES, {**THEME, "properties": PLACE["properties"]}, "does not fit"),
        (ENTITIES, changed(THEME, id="place/1"), "another type"),
        (ENTITIES, changed(THEME, id="../etc"), "does not fit"),
        (ENTITIES, changed(THEME, name=7), "does not fit"),
        (ENTITIES, changed(THEME, name=["a"]), "does not fit"),
        (ENTITIES, changed(THEME, secret="x"), "does not fit"),
        (ENTITIES, changed(THEME, visible="yes"), "wrong type"),
        (ENTITIES, changed(THEME, from_day=True), "wrong type"),
        (ENTITIES, changed(THEME, cited=["no json"]), "wrong type"),
        (ENTITIES, changed(THEME, cited="no list"), "wrong type"),
        (ENTITIES, {**THEME, "properties": [1]}, "wrong type"),
        (ENTITIES, {**THEME, "more": 1}, "type of entity"),
        (ENTITIES, THEME, "there already"),
        (ENTITIES, [], "no object"),
        (ENTITIES, b'{"type": \n', "no JSON"),
        (ENTITIES, b"[" * 100_000 + b"\n", "no JSON"),
        (ENTITIES, b'{"a":NaN}\n', "type of entity"),
        (RELATIONS, {**PART_OF, "type": "OWNS"}, "type of relation"),
        (RELATIONS, {**PART_OF, "type": "WITHIN"}, "type of relation"),
        (RELATIONS, changed(PART_OF, to="place/990000"), "not in the backup"),
        (RELATIONS, changed(PART_OF, to="theme/a"), "may not join"),
        (RELATIONS, changed(PART_OF, id="part-of/0000000000000000"), "ends do not make"),
        (DERIVED, {**WITHIN, "type": "PART_OF"}, "derived"),
        (DERIVED, {**WITHIN, "to": ["theme/a"]}, "lead to"),
        (DERIVED, {**WITHIN, "to": ["place/990000"]}, "not in the backup"),
        (DERIVED, {**WITHIN, "to": "place/630000"}, "derived"),
        ("Run", {**RUN, "type": "Graph"}, "this kind"),
        ("Run", changed(RUN, id="run/2", seq="1"), "wrong type"),
        ("Run", changed(RUN, id="run/2", seq=2**70), "wrong type"),
        ("Run", changed(RUN, id="run/2", files={"a": 1}), "wrong type"),
        ("Run", {"type": "Run", "properties": {"id": "run/2"}}, "this kind"),
    ],
)
def test_a_row_that_no_graph_can_hold_is_told_with_its_line(tmp_path: Path, part: str, row: Any, said: str) -> None:
    rows = {**SOUND, part: [*SOUND.get(part, []), row]}
    told = refused(write(tmp_path, rows))
    assert f"{PARTS[part]}:{len(rows[part])}:" in told
    assert said in told


def test_a_row_is_written_in_one_way_only(tmp_path: Path) -> None:
    spaced = json.dumps(THEME, ensure_ascii=False).encode() + b"\n"
    assert "as a backup writes it" in refused(write(tmp_path, {ENTITIES: [spaced]}))


def _set(path: str, value: Any) -> Change:
    def change(said: dict[str, Any]) -> None:
        *outer, last = path.split("/")
        for name in outer:
            said = said[name]
        said[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_set("format", FORMAT + 1), f"format {FORMAT + 1}"),
        (_set("format", "1"), "format"),
        (_set("ontology", "3-other"), "another ontology"),
        (_set("digest", "0" * 64), "manifest"),
        (_set("digest", "short"), "digest"),
        (_set("parts/entities/sha256", "0" * 64), "entities.jsonl"),
        (_set("parts/entities/sum", "0" * 64), "entities.jsonl"),
        (_set("parts/entities/rows", 4), "entities.jsonl"),
        (_set("parts/entities/bytes", 10), "entities.jsonl"),
        (_set("parts/entities/bytes", -1), "bytes"),
        (_set("parts/more", {}), "parts.more"),
        (_set("engine", None), "engine"),
        (_set("graph/version", 2**60), "graph.version"),
        (_set("more", 1), "more"),
        (lambda said: said.clear(), "manifest"),
        (lambda said: said["parts"].pop("Run"), "parts"),
    ],
)
def test_a_manifest_that_is_not_that_of_the_file_is_told(tmp_path: Path, change: Change, said: str) -> None:
    assert said in refused(write(tmp_path, SOUND, change))


@pytest.mark.parametrize("name", ["../evil", "/etc/x", "other.jsonl", "entities.jsonl", "manifest.json", "dir/"])
def test_members_that_are_none_of_a_backup_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.warns() if name in (*PARTS.values(), MANIFEST) else _quiet():
        file = write(tmp_path, SOUND, more={name: b""})
    assert repr(name) in refused(file)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip"]


def _quiet() -> Any:
    from contextlib import nullcontext

    return nullcontext()


def test_a_file_that_is_cut_or_damaged_anywhere_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, SOUND)
    whole = file.read_bytes()
    for at in range(0, len(whole), 97):
        file.write_bytes(whole[:at])
        assert refused(file)
    again = write(tmp_path, SOUND).read_bytes()
    hurt = 0
    for at in range(0, len(again), 53):
        file.write_bytes(again[:at] + bytes([again[at] ^ 0x41]) + again[at + 1 :])
        try:
            rows = read(file)
        except BackupError:
            hurt += 1
        else:  # a time, a right or a comment of the archive: what is restored is the same
            assert rows == [(part, row) for part in PARTS for row in SOUND.get(part, ())]
    assert hurt > 5


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = b'{"type":"' + b"a" * 30_000_000 + b'"}\n'
    assert "bomb" in refused(write(tmp_path, {ENTITIES: [bomb]}))


def test_a_line_longer_than_any_row_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    long = b'{"type":"' + b"a" * (LINE + 10) + b'"}\n'
    assert "too long" in refused(write(tmp_path, {ENTITIES: [long]}))


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    for text in (b"", b"PK", b"{}", b"\x00" * 1000):
        file.write_bytes(text)
        assert "whole backup" in refused(file)
