"""The tools that there are: which operation of REST each one asks, and what a model is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from graph.ontology.schema import SLUG
from service.version import API

_SLUG = SLUG.removesuffix("$")


@dataclass(frozen=True)
class Subject:
    """The argument that stands in the path: its name, what it has to look like, and what is left off in the path."""

    pattern: str
    about: str
    name: str = "id"
    less: str = ""


@dataclass(frozen=True)
class Tool:
    """A question of REST by the name that a model calls it.

    `limit` is how many it lists where it is not told; `page` the page that shows the same to a person.
    """

    name: str
    path: str
    zh: str
    en: str
    subject: Subject | None = None
    limit: int | None = None
    page: str = ""
    method: str = "GET"

    @property
    def description(self) -> str:
        """What a model is told: English, with the Chinese beside it."""
        return f"{self.en}\n{self.zh}"


ENTITY = Subject(
    f"[a-z]+/{_SLUG}", "id of the entity, as `search` and all answers give it: organization/…, place/632800"
)
RELATION = Subject("[a-z-]+/[0-9a-f]{16}", "id of the relation, as answers give it: paired-with/…")
REGION = Subject(r"(place/)?[a-z0-9-]+", "id or code of the place, of any level: place/632800 or 632800", less="place/")
THEME = Subject(f"(theme/)?{_SLUG}", "id of the theme, as `themes` gives it", less="theme/")
SOURCE = Subject(f"(source/)?{_SLUG}", "id of the source, as citations name it", less="source/")
QUERY = Subject(r"[a-z0-9_-]+/[a-z0-9_-]+", "name of the query, as `queries` gives it", name="name")
PARAMETERS = "parameters"
"""The argument of `query` that holds the parameters of the named query."""
NOUN = "noun"
"""The argument of `queries` that narrows it to the queries on one subject."""

TOOLS = (
    Tool(
        "search",
        f"{API}/search",
        "按名称、别名、拼音、首字母搜索实体，容许同音字与一处笔误；先用它找标识。",
        "Find entities by name, alias, pinyin (with or without tones), initials, a homophone or one slip. "
        "Begin here: other tools want the `id` that it gives.",
        limit=10,
    ),
    Tool(
        "entities",
        f"{API}/entities",
        "按类型、种类、地区、主题、来源列出实体，分页，可计数（facets）。",
        "List entities by type, kind, region, theme, source or dataset, page by page; `facets` counts them.",
        limit=20,
    ),
    Tool(
        "entity",
        f"{API}/entities/{{type}}/{{slug}}",
        "一个实体：属性、引证的原词（cited）、各类关系的数目、联系最多的邻居。",
        "One entity: its properties, the words of the sources that state it (`cited`), how many relations of each "
        "type it has, and its best-connected neighbours.",
        subject=ENTITY,
        page="/entity/{}",
    ),
    Tool(
        "neighbours",
        f"{API}/entities/{{type}}/{{slug}}/neighbours",
        "一个实体的关系，各带其另一端与引证，分页。",
        "The relations of an entity, each with its other end and its evidence, page by page.",
        subject=ENTITY,
        limit=20,
        page="/entity/{}",
    ),
    Tool(
        "relation",
        f"{API}/relations/{{relation_id}}",
        "一条关系，连同两端与引证的原词。",
        "One relation with both its ends and the words of the sources that state it.",
        subject=RELATION,
    ),
    Tool(
        "paths",
        f"{API}/paths",
        "两个实体如何相连：最短的路径在前，各以文字写出，附沿途的事实。",
        "How two entities hang together: the shortest paths first, each in words, with the facts on them.",
        limit=5,
    ),
    Tool(
        "subgraph",
        f"{API}/subgraph",
        "中心周围几步之内、或一地区、一主题之内的实体与关系，可附网络指标。",
        "The entities and relations within some steps of a centre, or of a region or theme; network measures where "
        "asked. Large: narrow it by type or relation.",
        limit=50,
    ),
    Tool(
        "compare",
        f"{API}/compare",
        "并列比较二至六个地区：按主题、类型、种类、指标或年份。",
        "Put two to six regions side by side, by theme, type, kind, measure or year; each cell has real examples.",
    ),
    Tool(
        "regions",
        f"{API}/regions",
        "有事实可查的地级地区，各有数目、金额合计、主题与来源；图里有什么，由此看起。",
        "The regions that facts are about, each with counts, sums of money by kind, themes and sources. "
        "A good first look at what there is.",
    ),
    Tool(
        "region",
        f"{API}/regions/{{code}}",
        "一个地点及其下各级：数目、金额合计、主题、来源。",
        "One place of any level with all below it: counts, sums of money by kind, themes, sources.",
        subject=REGION,
    ),
    Tool(
        "themes",
        f"{API}/themes",
        "各主题有多少举措、在哪些地区。",
        "Every theme, with how many initiatives it has and in which regions.",
    ),
    Tool(
        "theme",
        f"{API}/themes/{{slug}}",
        "一个主题之下的举措，逐地区列出。",
        "The initiatives of one theme, region by region.",
        subject=THEME,
        page="/entity/theme/{}",
    ),
    Tool(
        "flows",
        f"{API}/flows",
        "资金从提供者经款项到用途；未知的金额照实标明，不同种类不相加。",
        "Money from provider through fund to use. Unknown amounts are said to be unknown; never add different kinds, "
        "rates, or planned money to spent.",
    ),
    Tool(
        "timeline",
        f"{API}/timeline",
        "有日期的事实，按时间先后，分页。",
        "Dated facts in the order of their first day, page by page; partial dates are spans.",
        limit=20,
    ),
    Tool(
        "sources",
        f"{API}/sources",
        "全部来源文献：标题、发布者、日期、网址，各有多少事实引自它。",
        "Every source document: title, publisher, date, address, and how many facts are cited from it.",
    ),
    Tool(
        "source_facts",
        f"{API}/sources/{{slug}}/facts",
        "引自一份来源的事实，按原文次序，各带引用的原词，分页。",
        "The facts cited from one source in the order of its text, each with the words cited, page by page.",
        subject=SOURCE,
        limit=20,
        page="/sources/{}",
    ),
    Tool(
        "catalog",
        f"{API}/catalog",
        "各数据集的标题、许可、维护者、规模，以及如何引用。",
        "The datasets: title, licence, maintainer, what they hold, and how to cite them with the graph version.",
    ),
    Tool(
        "ontology",
        f"{API}/ontology",
        "全部类型、关系、属性与封闭取值表；写 Cypher 之前先看。",
        "All types, relationships, properties with units, and closed lists of values. Read it before writing Cypher.",
    ),
    Tool(
        "queries",
        f"{API}/queries",
        "列出命名查询；给出 noun 时连同参数与各列。",
        "The named queries: questions that have an answer ready. Without `noun` names and summaries; with it also "
        "parameters and columns of those on that subject.",
    ),
    Tool(
        "query",
        f"{API}/queries/{{noun}}/{{verb}}",
        "运行一个命名查询，参数见 queries。",
        "Run a named query. `queries` with its noun (what stands before the slash) tells its parameters.",
        subject=QUERY,
    ),
    Tool(
        "cypher",
        f"{API}/cypher",
        "运行自己的只读 Cypher；会写入的、未知的一律不放行。离开本机时需要 analyst 的密钥。",
        "Run a Cypher query of your own where no other tool answers: read-only, checked by a guard before the engine "
        "sees it, bounded in time, rows and bytes. Values go into `params`, not into the text. Labels and properties "
        "are those of `ontology`. Off loopback it wants an analyst's key.",
        method="POST",
    ),
)

BY_NAME: Mapping[str, Tool] = MappingProxyType({tool.name: tool for tool in TOOLS})
