"""Subgraphs for the tests of pictures: a small readable one, hostile ones, and large seeded ones."""

import random
from typing import Any

from graph.ontology import ONTOLOGY, Citation, Entity, Ontology, Relation
from graph.ontology.relations import CoBuildsWith
from graph.ontology.thing import relation_id
from graph.subgraph import Subgraph

HAIXI, XINING, PAPER = "place/632800", "place/630100", "source/haixi-2018"


def entity(id_: str, name: str, *, ontology: Ontology = ONTOLOGY, **properties: Any) -> Entity:
    """A validated entity of the type that its id says."""
    cls = ontology.entities[str(ontology.type_of(id_))]
    return cls.model_validate({"id": id_, "name": name, **properties})


def relation(type_: str, from_: str, to: str, *, key: str | None = None, **properties: Any) -> Relation:
    """A validated relation with its id."""
    made = {"type": type_, "from": from_, "to": to, "key": key, **properties}
    made["id"] = relation_id(type_, from_, to, properties.get("via"), key)
    return ONTOLOGY.relations[type_].model_validate(made)


def cite(exact: str, **more: Any) -> dict[str, Any]:
    """A citation of the one source of the small subgraph."""
    return {"source": PAPER, "exact": exact, **more}


def small() -> Subgraph:
    """Two regions, every type, parallel and opposite relations, inferred and redacted facts."""
    entities = (
        entity(HAIXI, "海西州", region=HAIXI, code="632800", level="prefecture"),
        entity(XINING, "西宁市", region=XINING, code="630100", level="prefecture"),
        entity("organization/office", "州委办公室", region=HAIXI, kind="party_department", cited=[cite("州委办公室")]),
        entity(
            "organization/firms",
            "驻州企业",
            region=HAIXI,
            member_count=222,
            cited=[cite("222家", states=["member_count"])],
        ),
        entity("organization/hidden", "某企业", region=HAIXI, redacted=True, cited=[cite("某企业")]),
        entity("organization/city", "市委", region=XINING, aliases=["西宁市委"], cited=[cite("市委")]),
        entity(
            "initiative/lianqi-xingcun",
            "联企兴村1+1行动",
            aliases=["联企兴村"],
            region=HAIXI,
            kind="campaign",
            since="2018",
            description="企业与村结对。",
            sources=[PAPER],
            cited=[cite("联企兴村", prefix="“", suffix="1+1")],
        ),
        entity(
            "fund/village",
            "集体经济资金",
            region=HAIXI,
            amount=300000000,
            amount_text="近3亿元",
            qualifier="nearly",
            kind="spent",
            sources=[PAPER],
            cited=[cite("近3亿元")],
        ),
        entity(
            "fund/hidden", "扶持资金", region=HAIXI, amount_text="X万元", qualifier="redacted", cited=[cite("X万元")]
        ),
        entity("indicator/villages", "结对村数", region=HAIXI, value=295, unit="村", cited=[cite("295个村")]),
        entity("theme/collective-economy", "集体经济与村企联建"),
        entity(
            PAPER,
            "海西报道",
            title="海西州的报道",
            publisher="青海新闻网",
            published="2018-09-20",
            url="https://example.org/haixi",
        ),
    )
    relations = (
        relation(
            "LEADS", "organization/office", "initiative/lianqi-xingcun", role="leads", cited=[cite("州委办公室牵头")]
        ),
        relation(
            "LEADS",
            "organization/office",
            "initiative/lianqi-xingcun",
            key="again",
            role="guides",
            cited=[cite("指导")],
        ),
        relation("SUPERVISES", "organization/office", "organization/firms", inferred=True, cited=[cite("双重领导")]),
        relation("SUPERVISES", "organization/firms", "organization/office", cited=[cite("考核")]),
        relation(
            "CO_BUILDS_WITH",
            "organization/firms",
            "organization/city",
            via="initiative/lianqi-xingcun",
            cited=[cite("共建")],
        ),
        relation("PARTICIPATES_IN", "organization/firms", "initiative/lianqi-xingcun", cited=[cite("参与")]),
        relation("LOCATED_IN", "organization/office", HAIXI),
        relation("LOCATED_IN", "organization/city", XINING),
        relation("FINANCES", "fund/village", "initiative/lianqi-xingcun", cited=[cite("投入")]),
        relation("MEASURES", "indicator/villages", "initiative/lianqi-xingcun"),
        relation("HAS_THEME", "initiative/lianqi-xingcun", "theme/collective-economy"),
    )
    return Subgraph(entities, relations)


def hostile(texts: tuple[str, ...]) -> Subgraph:
    """Entities and relations with each text in every field, also in those that validation would refuse."""
    entities: list[Entity] = []
    relations: list[Relation] = []
    types = list(ONTOLOGY.entities.values())
    for at, text in enumerate(texts):
        cls = types[at % len(types)]
        cited = Citation.model_construct(source=text, exact=text, prefix=text, suffix=text, states=(text, "name"))
        fields: dict[str, Any] = dict.fromkeys(cls.model_fields, text)
        fields |= {
            "type": cls.model_fields["type"].default,
            "aliases": (text, text),
            "places": (text,),
            "cited": (cited,),
        }
        fields |= {"sources": (text,), "since": None, "until": None, "inferred": at % 2 == 0, "redacted": at % 3 == 0}
        fields |= {name: None for name in ("date", "published") if name in fields}
        fields |= {name: None for name in ("amount", "value", "member_count", "lat", "lon") if name in fields}
        fields |= {"components": (text,)} if "components" in fields else {}
        entities.append(cls.model_construct(**fields))
        ties: dict[str, Any] = {
            name: text for name in CoBuildsWith.model_fields if name not in ("type", "since", "until")
        }
        ties |= {"from_": text, "to": texts[at - 1], "cited": (cited,), "sources": (text,), "projects": at}
        ties |= {"inferred": at % 2 == 0, "from_count": None, "to_count": None}
        relations.append(CoBuildsWith.model_construct(None, **ties))
    return Subgraph(tuple(entities), tuple(relations))


def scale_free(count: int, *, seed: int = 7, regions: int = 12) -> Subgraph:
    """A seeded graph of `count` entities in communities with some 2.5 relations each and evidence on all of them."""
    rng = random.Random(seed)  # noqa: S311 -- the same graph each time, nothing secret
    places = [f"place/63{n:04d}" for n in range(1, regions + 1)]
    words = "联建兴村党群服务中心网格先锋产业链合作社帮扶行动示范点社区治理平台集体经济"
    entities = [entity(place, f"{words[n]}{words[n + 1]}州", region=place) for n, place in enumerate(places)]
    ids = [one.id for one in entities]
    relations: list[Relation] = []
    for number in range(count - regions):
        place = places[min(int(rng.expovariate(0.4)), regions - 1)]
        type_ = rng.choice(("organization", "organization", "initiative", "initiative", "initiative"))
        name = "".join(rng.choices(words, k=rng.randint(6, 14)))
        entities.append(
            entity(
                f"{type_}/n{number}", name, region=place, since=str(rng.randint(2010, 2024)), cited=[cite(name[:12])]
            )
        )
        ids.append(entities[-1].id)
        for _ in range(rng.choice((1, 2, 3, 4))):
            near = max(regions, len(ids) - rng.randint(2, 60))
            other = ids[near] if rng.random() < 0.85 and near < len(ids) - 1 else rng.choice(ids[: len(ids) - 1])
            relations.append(_tie(ids[-1], other, str(len(relations)), name))
    return Subgraph(tuple(entities), tuple(relations))


def _tie(one: str, other: str, key: str, name: str) -> Relation:
    kinds = (one.partition("/")[0], other.partition("/")[0])
    if kinds[1] == "place":
        return relation("LOCATED_IN", one, other, key=key)
    if kinds == ("organization", "initiative"):
        return relation("PARTICIPATES_IN", one, other, key=key, cited=[cite(name[:10])])
    if kinds == ("initiative", "organization"):
        return relation("COVERS", one, other, key=key, cited=[cite(name[:10])])
    return relation("PART_OF", one, other, key=key)
