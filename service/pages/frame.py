"""The frame of pages: where a reader is, how pages link to each other, and the policy under which they run."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse

from graph.errors import BadRequest
from graph.ontology.terms import FUND_KIND
from graph.repository.moments import Moment
from service.callers import LOCAL, Caller, caller, wanted
from service.languages import Language
from service.pages.words import Words
from service.version import API

HERE = Path(__file__).parent
ASSETS = HERE / "assets"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
WAYS = (
    ("/", "总览", "Overview"),
    ("/network", "网络", "Network"),
    ("/compare", "比较", "Compare"),
    ("/flows", "资金流向", "Flows"),
    ("/timeline", "时间线", "Timeline"),
    ("/map", "地图", "Map"),
    ("/sources", "来源", "Sources"),
    ("/console", "查询台", "Console"),
)
"""The pages that the head of every page leads to."""


@dataclass(frozen=True)
class Frame:
    """Where a reader is: the path and the question of the page, the language it speaks, and the time it is asked of."""

    path: str
    question: tuple[tuple[str, str], ...]
    words: Words
    caller: Caller = LOCAL

    @classmethod
    def of(cls, request: Request) -> "Frame":
        """The frame of a request; a language that is none is Chinese."""
        question = tuple(parse_qsl(request.url.query, keep_blank_values=True))
        language: Language = "en" if dict(question).get("lang") == "en" else "zh"
        return cls(request.url.path, question, Words(language), caller(request.scope))

    @cached_property
    def as_of(self) -> str:
        """The time that the page is asked of, as it was written; "" for all time, and for what is no date."""
        said = dict(self.question).get("as_of", "")
        try:
            return said if Moment.of(said or None).asked else ""
        except BadRequest:
            return ""

    def link(self, path: str, **asked: Any) -> str:
        """The address of another page in the same language and of the same time; what is empty is left out."""
        pairs = _pairs({"as_of": self.as_of, **asked})
        if self.words.language == "en":
            pairs.append(("lang", "en"))
        return _address(path, pairs)

    def api(self, path: str, **asked: Any) -> str:
        """The address under which REST answers a question, of the same time; what is empty is left out."""
        return _address(f"{API}{path}", _pairs({"as_of": self.as_of, **asked}))

    def here(self, **changed: Any) -> str:
        """The address of this page with some parameters changed; an empty value takes one away."""
        pairs = [(name, value) for name, value in self.question if name not in changed]
        return _address(self.path, pairs + _pairs(changed))

    def entity(self, entity_id: str) -> str:
        """The address of an entity's page."""
        return self.link(f"/entity/{entity_id}")

    def source(self, source_id: str) -> str:
        """The address of the page of a source, its facts in the order of its text."""
        return self.link(f"/sources/{source_id.partition('/')[2]}")

    def opens(self, path: str) -> bool:
        """Whether a page is open to who asks."""
        return self.caller.may(wanted(path))

    def other(self, language: Language) -> str:
        """The address of this page in a language."""
        return self.here(lang="en" if language == "en" else "")

    def kept(self, *named: str) -> list[tuple[str, str]]:
        """The parameters of this page that a form must carry on: all but those that it asks for itself."""
        return [(name, value) for name, value in self.question if name not in named]


OPS = {
    "create": ("新建", "created"),
    "update": ("更新", "updated"),
    "delete": ("删除", "deleted"),
    "rename": ("改名", "renamed"),
    "load": ("载入", "loaded"),
}
"""What a run does to a fact."""


def _pairs(asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names with their values, those that are empty left out; the time stands last."""
    ordered = sorted(asked.items(), key=lambda pair: pair[0] == "as_of")
    return [(name, str(each)) for name, value in ordered for each in _several(value) if each not in (None, "")]


def _address(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs, safe='/')}" if pairs else path


def _several(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - whatever a parameter may hold
    return tuple(value) if isinstance(value, list | tuple) else (value,)


@cache
def _environment() -> jinja2.Environment:
    """The templates: every value is escaped, a name that is not there is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    made.globals |= {
        "WAYS": WAYS,
        "API": API,
        "OPS": OPS,
        "KINDS_OF_MONEY": {**FUND_KIND.labels, "unstated": ("未述", "kind unstated")},
    }
    return made


def written() -> str:
    """A digest of what pages are made of: it changes where another build would draw a page otherwise."""
    files = sorted([*HERE.glob("*.py"), *(HERE / "templates").iterdir(), *HERE.parent.glob("routers/pages/*.py")])
    return hashlib.sha256(b"\n".join(path.read_bytes() for path in files)).hexdigest()


def drawn(frame: Frame, template: str, given: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page: its template filled in, under the policy that lets only our own files run."""
    words = frame.words
    told = {"frame": frame, "both": words.both, "one": words.one, "label": words.label, "language": words.language}
    html = _environment().get_template(f"{template}.html.j2").render({**told, **given})
    return HTMLResponse(html, status, {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})
