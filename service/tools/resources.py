"""Resources: what a host may put before a model as it is: ontology, queries, catalogue, a fact by its id."""

import re
from dataclasses import dataclass

from mcp_types import Resource, ResourceTemplate

from service.tools.declared import BY_NAME, ENTITY, RELATION
from service.tools.questions import Question, question

SCHEME = "gongjian://"
JSON = "application/json"
MOST = 1_000_000
"""Bytes of a resource: a person chose it, and it is read whole."""


@dataclass(frozen=True)
class Fixed:
    """A resource with one address; it is the answer to a tool's question without arguments."""

    name: str
    title: str
    about: str

    def listed(self) -> Resource:
        """How it is listed."""
        return Resource(
            uri=f"{SCHEME}{self.name}", name=self.name, title=self.title, description=self.about, mime_type=JSON
        )


FIXED = (
    Fixed(
        "ontology",
        "本体 · Ontology",
        "全部类型、关系、属性与取值 · All types, relationships, properties and closed lists.",
    ),
    Fixed(
        "queries",
        "命名查询 · Named queries",
        "全部命名查询及其参数 · Every named query with its parameters and columns.",
    ),
    Fixed("catalog", "数据集 · Catalogue", "数据集、许可与引用方式 · Datasets, licences and how to cite them."),
)
TEMPLATES = (
    ResourceTemplate(
        uri_template=f"{SCHEME}entity/{{type}}/{{slug}}",
        name="entity",
        title="实体 · Entity",
        description="一个实体及其引证 · One entity with the words of its sources.",
        mime_type=JSON,
    ),
    ResourceTemplate(
        uri_template=f"{SCHEME}relation/{{type}}/{{hash}}",
        name="relation",
        title="关系 · Relation",
        description="一条关系连同两端 · One relation with both its ends.",
        mime_type=JSON,
    ),
)
_FACT = re.compile(rf"{SCHEME}(?:(?P<entity>entity/{ENTITY.pattern})|(?P<relation>relation/{RELATION.pattern}))")


def resource(uri: str) -> Question | None:
    """The question whose answer a resource is; None where the address is none of ours."""
    for each in FIXED:
        if uri == f"{SCHEME}{each.name}":
            return question(BY_NAME[each.name], {})
    found = _FACT.fullmatch(uri)
    if found is None:
        return None
    name, _, id_ = (found["entity"] or found["relation"]).partition("/")
    return question(BY_NAME[name], {"id": id_})
