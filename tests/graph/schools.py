"""A small graph of schools that tests of the store write and read: one type more than the ontology has."""

from typing import Any, ClassVar, Literal

from graph import statements
from graph.ontology import ONTOLOGY, Citation, Entity, Relation
from graph.ontology.initiatives import Initiative
from graph.ontology.organizations import Organization
from graph.ontology.places import Place
from graph.ontology.relations import Leads
from graph.ontology.thing import Label, relation_id
from graph.store import Store, Transaction


class School(Entity):
    """A type of its own, as another deployment might add it."""

    label: ClassVar[Label] = Label("学校", "school")

    type: Literal["School"] = "School"
    pupils: int | None = None
    subjects: tuple[str, ...] = ()


SCHOOLS = ONTOLOGY.plus(School)
TOWN = Place(id="place/123456", name="某镇", code="123456", level="township", lat=36.5, known=True)
BODY = Organization(
    id="organization/bureau",
    name="教育局",
    aliases=("局", "the bureau"),
    places=(TOWN.id,),
    member_count=3,
    cited=(Citation(source="source/report", exact="教育局", prefix="市", states=("name", "member_count")),),
    sources=("source/report",),
)
PLAN = Initiative(
    id="initiative/plan", name="计划", kind="plan", components=("甲", "乙"), since="2018-09", inferred=True
)
SCHOOL = School(id="school/first", name="第一学校", pupils=200, subjects=("语文", "数学"))
ENTITIES: tuple[Entity, ...] = (TOWN, BODY, PLAN, SCHOOL)
LEADS = Leads.model_validate(
    {
        "id": relation_id("LEADS", BODY.id, PLAN.id),
        "from": BODY.id,
        "to": PLAN.id,
        "role": "leads",
        "cited": [{"source": "source/report", "exact": "牵头"}],
        "sources": ["source/report"],
    }
)


def entity_rows(*entities: Entity) -> list[dict[str, Any]]:
    """Entities as the loader writes them, with some of its bookkeeping."""
    return [
        {"id": each.id, "properties": each.stored() | {"search": each.name, "digest": "0" * 64, "run": "run/1"}}
        for each in entities
    ]


def relation_rows(*relations: Relation) -> list[dict[str, Any]]:
    """Relations as the loader writes them."""
    return [
        {"id": each.id, "from": each.from_, "to": each.to, "properties": each.stored() | {"digest": "0" * 64}}
        for each in relations
    ]


async def fill(store: Store) -> None:
    """Write the whole small graph."""

    async def work(transaction: Transaction) -> None:
        for entity in ENTITIES:
            await transaction.run(statements.merge_entities(entity.type), rows=entity_rows(entity))
        text = statements.merge_relations("LEADS", "Organization", "Initiative")
        await transaction.run(text, rows=relation_rows(LEADS))
        await transaction.run(statements.make_derived("WITHIN"), rows=[{"id": BODY.id, "targets": [TOWN.id]}])

    await store.prepare()
    await store.write(work)
