"""Source: a document that facts are cited from."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from graph.ontology.days import PartialDate
from graph.ontology.thing import Entity, Evidence, Label, Line, prop


class Source(Entity):
    """A document; `text_digest` tells which text its citations were verified against."""

    label: ClassVar[Label] = Label("来源", "source")
    evidence: ClassVar[Evidence] = "optional"
    shape: ClassVar = "star"

    type: Literal["Source"] = "Source"
    title: Line | None = prop("标题", "title, as printed")
    publisher: Line | None = prop("发布者", "who published it")
    author: Line | None = prop("作者", "who wrote it")
    editor: Line | None = prop("编辑", "who edited it")
    published: PartialDate | None = prop("发布日期", "when it was published")
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"']+$")] | None = prop("网址", "where it stands")
    text_digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = prop(
        "文本摘要", "sha256 of its NFC text with LF"
    )
