"""From a row to a fact: one row's own rules, and a sentence for each that it breaks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from graph.errors import Fault
from graph.ontology import Citation, Entity, Fact, Ontology, Relation
from graph.ontology.model import type_name
from graph.ontology.schema import computed_fields, kinds
from graph.ontology.thing import Line, relation_id
from ingest.rows import Path, Row, nearest, say
from ingest.sentences import computed, explain, wrong_boolean, wrong_number

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?")
CITATION_FIELDS = ("source", "exact", "prefix", "suffix", "states")
ENDS = ("type", "from", "to", "via", "key")
"""What names a relation in a citation that stands apart, where its id does not."""


class Dataset(BaseModel):
    """What `dataset.yaml` says of a dataset; `history: summary` keeps one change a load instead of one a fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: Line
    title_en: Line
    licence: Line
    maintainer: Line
    how: str
    history: str = "full"


@dataclass(slots=True)
class Site:
    """A citation and where it stands: its row, its path in the row, the dataset whose pins hold it."""

    citation: Citation
    row: Row
    path: Path
    dataset: str


@dataclass(slots=True)
class Record:
    """A declared fact with its row, its dataset and its citations from all files."""

    fact: Entity | Relation
    row: Row
    dataset: str
    sites: list[Site] = field(default_factory=list)
    formerly: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the fact."""
        return str(self.fact.id)

    @property
    def line(self) -> str:
        """File and line of its row, with the sheet where it has one."""
        mark = self.row.marks.at(())
        return f"{mark.file}:{mark.sheet and mark.sheet + '!'}{mark.line}"


def dataset_of(row: Row, name: str) -> tuple[Dataset | None, list[Fault]]:
    """What a `dataset.yaml` says, or its faults."""
    try:
        dataset = Dataset.model_validate({**row.values, "id": name})
    except ValidationError as error:
        return None, explain(error, row, list(Dataset.model_fields), None)
    if dataset.history not in ("full", "summary"):
        return None, [row.fault(("history",), say("只能是 full 或 summary", "must be full or summary"))]
    return dataset, []


def record_of(row: Row, dataset: str, ontology: Ontology) -> tuple[Record | None, list[Fault]]:
    """The fact that a row declares, or every fault of the row."""
    cls, faults = _class_of(row, ontology)
    if cls is None:
        return None, faults
    values = dict(row.values)
    formerly, wrong = _formerly(values.pop("formerly", []), row, cls)
    faults += wrong
    sites, wrong = _sites(values.pop("cited", []), row, dataset)
    faults += wrong
    faults += [computed(row, name) for name in sorted(computed_fields(cls) & values.keys())]
    unfit = _typed(values, row, cls)
    faults += unfit
    values["type"] = type_name(cls)
    try:
        fact: Entity | Relation = cls.model_validate(values)
    except ValidationError as error:
        already = {fault.field for fault in unfit}
        faults += [fault for fault in explain(error, row, [*kinds(cls)], cls) if fault.field not in already]
        return None, faults
    if isinstance(fact, Relation):
        key = relation_id(fact.type, fact.from_, fact.to, getattr(fact, "via", None), fact.key)
        fact = fact.model_copy(update={"id": key})
    return (None, faults) if faults else (Record(fact, row, dataset, sites, formerly), [])


def citation_of(values: Mapping[str, Any] | str, row: Row, path: Path) -> tuple[Citation | None, list[Fault]]:
    """A citation as a record writes it: an exact phrase, or a mapping; the row's source unless it names another."""
    given = {"exact": values} if isinstance(values, str) else dict(values)
    faults: list[Fault] = []
    for name in [*given]:
        if name not in CITATION_FIELDS:
            message = say(f"引证没有属性「{name}」", f"a citation has no {name!r}")
            mend = say("位置由 check --pin 写", "check --pin writes positions") if name in ("start", "end") else ""
            faults.append(row.fault((*path, name), message, mend or nearest(name, CITATION_FIELDS)))
            del given[name]
    if "source" not in given:
        if row.source is None:
            mend = say("在文件开头写 source: source/…", "name the file's source: source/…")
            return None, [*faults, row.fault(path, say("引证没有来源", "a citation without a source"), mend)]
        given["source"] = row.source
    try:
        citation = Citation.model_validate(given)
    except ValidationError as error:
        return None, faults + explain(error, row, list(CITATION_FIELDS), Citation, path)
    return (None, faults) if faults else (citation, [])


def cited_of(values: dict[str, Any], row: Row, ontology: Ontology) -> tuple[str | None, list[Fault]]:
    """What a citation that stands apart is of, taken out of its values: `of`, or a relation by type and ends."""
    of = values.pop("of", None)
    ends = {name: values.pop(name) for name in ENDS if name in values}
    if of is not None and ends:
        message = say("of 与关系两端只写其一", "of, or the ends of a relation, not both")
        return None, [row.fault((next(iter(ends)),), message)]
    if not ends:
        mend = say("写所证的标识", "the id it is of") + "; type, from, to"
        return (of, []) if isinstance(of, str) else (None, [row.fault(("of",), say("缺少 of", "of is missing"), mend)])
    missing = [name for name in ("type", "from", "to") if name not in ends]
    faults = [row.fault((name,), say(f"缺少 {name}", f"{name} is missing")) for name in missing]
    faults += [
        row.fault((name,), say("应是一个词", "must be a word")) for name in ends if not isinstance(ends[name], str)
    ]
    if faults:
        return None, faults
    if ends["type"] not in ontology.relations:
        return None, [unknown_relation(ends["type"], row, ontology)]
    return relation_id(ends["type"], ends["from"], ends["to"], ends.get("via"), ends.get("key")), []


def unknown_relation(given: object, row: Row, ontology: Ontology) -> Fault:
    """The fault of a type of relation that there is not."""
    message = say(f"没有关系类型「{given}」", f"no relationship is called {given!r}")
    return row.fault(
        ("type",), message, nearest(str(given).upper(), ontology.relations) or ", ".join(ontology.relations)
    )


def _sites(given: object, row: Row, dataset: str) -> tuple[list[Site], list[Fault]]:
    if not isinstance(given, list):
        return [], [row.fault(("cited",), say("应是列表", "must be a list"))]
    sites: list[Site] = []
    faults: list[Fault] = []
    for at, item in enumerate(given):
        path = ("cited", at)
        if not isinstance(item, str | dict):
            faults.append(row.fault(path, say("应是短语或映射", "must be a phrase or a mapping")))
            continue
        citation, wrong = citation_of(item, row, path)
        faults += wrong
        if citation is not None:
            sites.append(Site(citation, row, path, dataset))
    return sites, faults


def _class_of(row: Row, ontology: Ontology) -> tuple[type[Entity] | type[Relation] | None, list[Fault]]:
    given = row.type or row.values.get("type")
    if row.kind == "relation":
        if isinstance(given, str) and given in ontology.relations:
            return ontology.relations[given], []
        return None, [unknown_relation(given, row, ontology)]
    id_ = row.values.get("id")
    if not isinstance(id_, str):
        return None, [row.fault(("id",), say("缺少 id", "an id is missing"), "organization/…, initiative/…")]
    type_ = ontology.type_of(id_)
    if type_ is None:
        prefix = id_.partition("/")[0]
        message = say(f"标识「{id_}」不以类型开头", f"the id {id_!r} does not begin with a type")
        return None, [row.fault(("id",), message, nearest(prefix, ontology.prefixes))]
    for said in (row.type, row.values.get("type")):
        if said is not None and said != type_:
            message = say(f"标识属于 {type_}，不是 {said}", f"the id is that of {type_}, not of {said}")
            return None, [row.fault(("id",), message)]
    return ontology.entities[type_], []


def _formerly(given: object, row: Row, cls: type[Entity] | type[Relation]) -> tuple[tuple[str, ...], list[Fault]]:
    prefix = f"{str(type_name(cls)).lower()}/"
    fits = isinstance(given, list) and all(isinstance(id_, str) and id_.startswith(prefix) for id_ in given)
    if isinstance(given, list) and fits and (not given or issubclass(cls, Entity)):
        return tuple(given), []
    message = say("应是同类型标识的列表", f"must be a list of ids {prefix}…")
    return (), [row.fault(("formerly",), message)]


def _typed(values: dict[str, Any], row: Row, cls: type[Fact]) -> list[Fault]:
    """Turn the strings of number and boolean properties into such; the faults of those that are none."""
    faults: list[Fault] = []
    for name, kind in kinds(cls).items():
        value = values.get(name)
        if value is None or kind in ("text", "list"):
            continue
        if kind == "boolean":
            if str(value) not in ("true", "false", "True", "False"):
                faults.append(wrong_boolean(row, name, str(value)))
            values[name] = str(value).lower() == "true"
            continue
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            continue
        value = str(value)
        if not NUMBER.fullmatch(value) or (kind == "integer" and "." in value):
            faults.append(wrong_number(row, name, value, kind))
            del values[name]
        else:
            values[name] = int(value) if kind == "integer" else float(value)
    return faults
