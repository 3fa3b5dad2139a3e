"""Judging: whether a row of a backup is one that this graph can hold; what is wrong is one sentence, nothing is run."""

import hashlib
import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from graph.ontology import Ontology
from graph.ontology.model import CITED_IN, DERIVED, WITHIN
from graph.ontology.thing import Fact, relation_id
from graph.repository.contents import JOURNAL
from ingest.backup.form import DERIVED as EDGES
from ingest.backup.form import ENTITIES, RELATIONS, Row
from ingest.rows import say

KEPT: Mapping[str, type] = {
    "search": str,
    "lookup": str,
    "visible": bool,
    "from_day": int,
    "to_day": int,
    "digest": str,
    "run": str,
}
"""What the loader keeps with a fact besides what the ontology says of it."""
NUMBERS = frozenset({"seq", "run_seq", "version", "done", "places", "parts", "from_day", "to_day"})
"""Properties of bookkeeping that are whole numbers; all others are texts or lists of texts."""
NEEDED: Mapping[str, frozenset[str]] = {
    "Dataset": frozenset({"id"}),
    "Tombstone": frozenset({"id", "run", "at"}),
    "Change": frozenset({"id", "run", "run_seq", "seq", "at", "op", "of"}),
    "Run": frozenset({"id", "seq"}),
}
TARGETS: Mapping[str, str] = {WITHIN: "Place", CITED_IN: "Source"}
LARGEST = 2**63


class Judge:
    """Judges the rows of a backup in the order of its parts; keeps of every entity eight bytes of its id's digest."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._known = array("Q")
        self._sorted = True
        self._last: dict[str, str] = {}
        self._judges: dict[str, Callable[[Row], str]] = {
            ENTITIES: self._entity,
            RELATIONS: self._relation,
            EDGES: self._derived,
            **dict.fromkeys(JOURNAL, self._noted),
        }

    def fault(self, part: str, row: object) -> str:
        """What is wrong with a row of a part, or nothing."""
        if not isinstance(row, dict):
            return say("不是对象", "is no object")
        try:
            return self._judges[part](row)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            return say("不合本体", f"does not fit the ontology: {'.'.join(map(str, first['loc']))}: {first['msg']}")
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            return say("值的类型不对", f"has a value of a wrong type ({type(error).__name__})")

    def _entity(self, row: Row) -> str:
        if row.keys() != {"type", "properties"} or row["type"] not in self._ontology.entities:
            return say("不是本体中的实体类型", "has no type of entity of this ontology")
        cls, stored = self._ontology.entities[row["type"]], row["properties"]
        fact = fact_of(cls, stored)
        if self._ontology.type_of(fact.id) != row["type"]:  # type: ignore[attr-defined]  # an entity has one
            return say("标识与类型不符", "has an id of another type")
        if stored["id"] <= self._last.get(ENTITIES, ""):
            return say("标识重复或次序不对", "has an id that is there already, or out of order")
        self._last[ENTITIES] = stored["id"]
        self._known.append(_short(stored["id"]))
        self._sorted = False
        return ""

    def _relation(self, row: Row) -> str:
        if row.keys() != {"type", "properties"} or row["type"] not in self._ontology.relations:
            return say("不是本体中的关系类型", "has no type of relation of this ontology")
        stored = row["properties"]
        fact_of(self._ontology.relations[row["type"]], stored)
        ends = [self._ontology.type_of(stored[end]) for end in ("from", "to")]
        if not all(self._knows(stored[end]) for end in ("from", "to")):
            return say("一端不在备份中", "has an end that is not in the backup")
        if None in ends or not self._ontology.allows(row["type"], *map(str, ends)):
            return say("两端的类型不对", "joins types that it may not join")
        wanted = relation_id(row["type"], stored["from"], stored["to"], stored.get("via"), stored.get("key"))
        return "" if stored.get("id") == wanted else say("标识与两端不符", "has an id that its ends do not make")

    def _derived(self, row: Row) -> str:
        if row.keys() != {"type", "from", "to"} or row["type"] not in DERIVED or not isinstance(row["to"], list):
            return say("不是派生的边", "is no derived edge")
        if not all(isinstance(each, str) and self._knows(each) for each in (row["from"], *row["to"])):
            return say("一端不在备份中", "has an end that is not in the backup")
        right = all(self._ontology.type_of(each) == TARGETS[row["type"]] for each in row["to"])
        return "" if right else say("所至的类型不对", "leads to a type that it may not lead to")

    def _noted(self, row: Row) -> str:
        label, stored = row["type"], row["properties"]
        if row.keys() != {"type", "properties"} or label not in NEEDED or not NEEDED[label] <= stored.keys():
            return say("不是这一类的记录", "is no row of this kind")
        for name, value in stored.items():
            if not _fits(name, value):
                return say(f"{name} 的类型不对", f"has a {name} of a wrong type")
        if stored["id"] <= self._last.get(label, ""):
            return say("标识重复或次序不对", "has an id that is there already, or out of order")
        self._last[label] = stored["id"]
        return ""

    def _knows(self, id_: str) -> bool:
        if not self._sorted:
            self._known = array("Q", sorted(self._known))
            self._sorted = True
        short = _short(id_)
        at = bisect_left(self._known, short)
        return at < len(self._known) and self._known[at] == short


def fact_of(cls: type[Fact], stored: Mapping[str, Any]) -> Fact:
    """The fact that properties hold. Raises ValidationError, ValueError or TypeError for what is none of the type."""
    values = dict(stored)
    for name, kind in KEPT.items():
        kept = values.pop(name, None)
        if kept is not None and type(kept) is not kind:
            raise TypeError(name)
    cited = values.pop("cited", [])
    if not isinstance(cited, list) or not all(isinstance(each, str) for each in cited):
        raise TypeError("cited")
    return cls.model_validate({**values, "cited": [json.loads(each) for each in cited]})


def _fits(name: object, value: object) -> bool:
    if not isinstance(name, str) or not name.isidentifier():
        return False
    if name in NUMBERS:
        return type(value) is int and 0 <= value < LARGEST
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))


def _short(id_: str) -> int:
    return int.from_bytes(hashlib.blake2b(id_.encode(), digest_size=8).digest())
