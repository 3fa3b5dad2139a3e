"""Judgements: `judgements.yaml` beside the datasets says which entities are one, which are not, and who said so."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import Fault
from graph.ontology.days import PartialDate
from graph.ontology.schema import DIALECT, ENTITY_ID, plain
from graph.ontology.terms import Terms
from graph.ontology.thing import EntityId, Line
from ingest import readers
from ingest.rows import Path, Row, nearest, say
from ingest.sentences import explain

VERDICTS = Terms(
    "verdict",
    MappingProxyType(
        {
            "same_as": ("同一", "the two are one: the first id stays, the second leads to it"),
            "not_same_as": ("不同", "the two are not one"),
        }
    ),
)
STATUSES = Terms(
    "status",
    MappingProxyType(
        {
            "proposed": ("待定", "waits for a person; nothing follows from it"),
            "accepted": ("已接受", "a person says that it holds"),
            "refused": ("已拒绝", "a person says that it does not hold; it is not proposed again"),
        }
    ),
)
CLOSED = {"verdict": VERDICTS, "status": STATUSES}
PAIR: Final = 2


class Entry(BaseModel):
    """One judgement as the file has it."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="判定 · judgement")

    ids: tuple[EntityId, ...] = Field(title="两个标识", description="two ids; of same_as, the first one stays")
    verdict: Annotated[str, VERDICTS] = Field(title="判定", description="same_as or not_same_as")
    status: Annotated[str, STATUSES] = Field(title="状态", description="only what a person accepted is followed")
    by: Line | None = Field(None, title="判定人", description="who accepted or refused it")
    at: PartialDate | None = Field(None, title="判定日期", description="when it was accepted or refused")
    take: dict[str, EntityId] = Field(
        default_factory=dict, title="取值", description="of a word that differs, the id whose word is taken"
    )
    score: int | None = Field(None, ge=0, le=100, title="相似度", description="how alike they were, of 100")
    reasons: tuple[Line, ...] = Field((), title="理由", description="why it was proposed")
    note: Line | None = Field(None, title="备注", description="anything to be remembered")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judgement and where it stands."""

    entry: Entry
    row: Row

    @property
    def ids(self) -> tuple[str, str]:
        """The two ids; of same_as the first one stays."""
        return self.entry.ids[0], self.entry.ids[1]

    @property
    def pair(self) -> frozenset[str]:
        """The two ids in no order."""
        return frozenset(self.entry.ids)

    @property
    def merges(self) -> bool:
        """Whether a person said that the two are one."""
        return (self.entry.verdict, self.entry.status) == ("same_as", "accepted")

    @property
    def parts(self) -> bool:
        """Whether a person said that the two are not one, or are not to be made one."""
        return (self.entry.verdict, self.entry.status) in (("not_same_as", "accepted"), ("same_as", "refused"))

    @property
    def waits(self) -> bool:
        """Whether nobody has judged it yet."""
        return self.entry.status == "proposed"

    @property
    def line(self) -> str:
        """File and line of the judgement."""
        mark = self.row.marks.at(())
        return f"{mark.file}:{mark.line}"


def read_judgements(raw: bytes, name: str) -> tuple[list[Judgement], list[Fault]]:
    """The judgements that a file holds, by its bytes, and the faults of their form."""
    if all(not line.strip() or line.lstrip().startswith(b"#") for line in raw.splitlines()):
        return [], []
    reading = readers.read_blocks(raw, name)
    faults = list(reading.faults)
    found: list[Judgement] = []
    for row in reading.rows:
        judgement, wrong = _judgement(row)
        faults += wrong
        if judgement is not None:
            found.append(judgement)
    return found, faults


def judgement_schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    entry = Entry.model_json_schema()
    properties = {name: plain(schema) for name, schema in entry["properties"].items()}
    properties["ids"] |= {"minItems": PAIR, "maxItems": PAIR, "items": {"type": "string", "pattern": ENTITY_ID}}
    by_person = {"properties": {"status": {"enum": ["accepted", "refused"]}}, "required": ["status"]}
    return {
        "$schema": DIALECT,
        "title": "共建图谱 判定文件 · Gongjian judgements",
        "description": "data/README.md says how to judge; scalars are read as strings",
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["ids", "verdict", "status"],
            "properties": properties,
            "if": by_person,
            "then": {"required": ["by", "at"]},
        },
    }


def _judgement(row: Row) -> tuple[Judgement | None, list[Fault]]:
    faults = [fault for name, terms in CLOSED.items() for fault in _term(row, name, terms)]
    try:
        entry = Entry.model_validate(row.values)
    except ValidationError as error:
        told = {fault.field for fault in faults}
        more = explain(error, row, [*Entry.model_fields], None)
        return None, faults + [fault for fault in more if fault.field not in told]
    faults += [*_ids(row, entry), *_person(row, entry), *_take(row, entry)]
    return (None, faults) if faults else (Judgement(entry, row), [])


def _term(row: Row, name: str, terms: Terms) -> Iterator[Fault]:
    given = row.values.get(name)
    if isinstance(given, str) and given in terms.labels:
        return
    words = {term: term for term in terms.labels} | {zh: term for term, (zh, _) in terms.labels.items()}
    close = [words[word] for word in nearest(str(given), words).split(", ") if word in words]
    message = say(f"缺少 {name}", f"{name} is missing")
    if given is not None:
        message = say(f"「{given}」不在术语表里", f"{given!r} is not in the closed list")
    yield row.fault((name,), message, ", ".join(dict.fromkeys(close or terms.labels)))


def _ids(row: Row, entry: Entry) -> Iterator[Fault]:
    if len(entry.ids) != PAIR:
        message = say(f"要两个标识，写了 {len(entry.ids)} 个", f"two ids are needed, not {len(entry.ids)}")
        yield row.fault(("ids",), message, say("三个写成两行", "three are told by two entries") + ": ids: [a, b]")
    elif entry.ids[0] == entry.ids[1]:
        yield row.fault(("ids", 1), say("同一个标识写了两次", "the same id twice"), say("写另一个", "write the other"))


def _person(row: Row, entry: Entry) -> Iterator[Fault]:
    """What is accepted or refused says who did so and when."""
    if entry.status == "proposed":
        return
    for name in ("by", "at"):
        if getattr(entry, name) is None:
            message = say(f"已判定却没有 {name}", f"{entry.status}, but {name} is missing")
            yield row.fault((name,), message, {"by": "by: 姓名 name", "at": "at: 2018-09-20"}[name])


def _take(row: Row, entry: Entry) -> Iterator[Fault]:
    path: Path = ("take",)
    if entry.take and entry.verdict != "same_as":
        yield row.fault(path, say("不同的两个没有可取的值", "of two that are not one nothing is taken"), "same_as")
    for name, id_ in entry.take.items():
        if id_ not in entry.ids:
            message = say(f"「{id_}」不是这两个之一", f"{id_!r} is neither of the two")
            yield row.fault((*path, name), message, ", ".join(entry.ids))
