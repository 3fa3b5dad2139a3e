"""What all facts have in common, and the two kinds of fact: Entity (a node) and Relation (an edge)."""

import hashlib
import json
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from graph.ontology.citation import Citation, SourceId
from graph.ontology.days import PartialDate

EntityId = Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9]+(-[a-z0-9]+)*$", max_length=200)]
Line = Annotated[
    str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]+$")
]
# JSON and YAML can write by escapes what no file of theirs may hold.
Text = Annotated[
    str,
    StringConstraints(
        min_length=1,
        max_length=2000,
        strip_whitespace=True,
        pattern=r"^[^\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]+$",
    ),
]
Evidence = Literal["required", "optional", "none"]
FIRST = ("id", "type", "from_", "to", "name")
"""What JSON shows of a fact before all else."""


@dataclass(frozen=True)
class Label:
    """The name of a type in both languages."""

    zh: str
    en: str


def prop(zh: str, en: str, default: Any = None, *, unit: str = "", computed: bool = False, **limits: Any) -> Any:  # noqa: ANN401  as pydantic's Field
    """A property: its Chinese and English label, its unit, and whether the loader computes it."""
    extra: JsonDict = {key: value for key, value in (("unit", unit), ("computed", computed)) if value}
    return Field(default, title=zh, description=en, json_schema_extra=extra or None, **limits)


class Fact(BaseModel):
    """Something the graph states, with the words of the sources that state it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    label: ClassVar[Label]
    evidence: ClassVar[Evidence] = "required"

    since: PartialDate | None = prop("起始", "first day it holds, as a partial date")
    until: PartialDate | None = prop("截至", "last day it holds, inclusive")
    inferred: bool = prop("推断", "concluded, not stated", False)
    dataset: str | None = prop("数据集", "folder of data/ that declares it", computed=True)
    cited: tuple[Citation, ...] = prop("引证", "the words of the sources that state it", ())
    sources: tuple[SourceId, ...] = prop("来源", "ids of the sources cited", (), computed=True)

    def wire(self) -> dict[str, Any]:
        """The fact as JSON shows it: absent values left out, `cited` always there."""
        shown: dict[str, Any] = {}
        fields = type(self).model_fields
        for name in dict.fromkeys((*(first for first in FIRST if first in fields), *fields)):
            value, field = getattr(self, name), fields[name]
            if name == "cited":
                shown["cited"] = [citation.wire() for citation in self.cited]
            elif isinstance(value, tuple):
                if value or name == "aliases":
                    shown[name] = list(value)
            elif value is not None and value is not False:
                shown[field.serialization_alias or field.alias or name] = value
        return shown

    def stored(self) -> dict[str, Any]:
        """The fact as properties of a node or relationship: `wire`, with each citation as a string."""
        shown = self.wire()
        shown.pop("type")
        shown["cited"] = [citation.stored() for citation in self.cited]
        return {name: value for name, value in shown.items() if value != []}


class Entity(Fact):
    """A node. Its id is `type/slug`; every subclass sets `type` and its own properties."""

    shape: ClassVar[Literal["dot", "diamond", "square", "triangle", "triangleDown", "star", "hexagon"]] = "dot"

    type: str = prop("类型", "type of the entity")
    id: EntityId = prop("标识", "stable id", ...)
    name: Line = prop("名称", "name as the source has it, or a short name of our own", ...)
    aliases: tuple[Line, ...] = prop("别名", "other names", ())
    region: EntityId | None = prop(
        "地区", "id of the place at prefecture level, or the county where that is concluded", computed=True
    )
    places: tuple[EntityId, ...] = prop("所涉地点", "the most specific places it is about", ())
    redacted: bool = prop("隐名", "the name is hidden in the source", False)
    description: Text | None = prop("说明", "in our own words")


class Relation(Fact):
    """An edge. Its id is made of type, both ends, `via` and `key` (which tells parallel ones apart)."""

    ends: ClassVar[tuple["Ends", ...]] = ()
    symmetric: ClassVar[bool] = False
    acyclic: ClassVar[bool] = False

    type: str = prop("关系", "type of the relation")
    id: str | None = prop("标识", "made from type, ends, via and key", computed=True)
    from_: EntityId = prop("自", "id of the entity it goes out from", ..., alias="from")
    to: EntityId = prop("至", "id of the entity it goes to", ...)
    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")] | None = prop(
        "区别", "tells parallel relations apart"
    )


@dataclass(frozen=True)
class Ends:
    """One allowed pair of types; `to` may name several, or exclude some of all by `but`."""

    source: tuple[str, ...]
    target: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    def allow(self, source: str, target: str) -> bool:
        """Whether a relation may go from the one type to the other."""
        return source in self.source and (target in self.target if self.target else target not in self.but)


def same(*types: str) -> tuple[Ends, ...]:
    """Pairs of equal types: Place -> Place, Organization -> Organization …"""
    return tuple(Ends((name,), (name,)) for name in types)


def relation_id(type_: str, from_: str, to: str, via: str | None = None, key: str | None = None) -> str:
    """The id of a relation: its type in lower case, and 16 hex digits over what tells it apart."""
    parts = json.dumps([type_, from_, to, via or "", key or ""], ensure_ascii=False, separators=(",", ":"))
    return f"{type_.lower().replace('_', '-')}/{hashlib.sha256(parts.encode()).hexdigest()[:16]}"
