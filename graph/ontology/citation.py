"""A citation: the exact words of a source that state a fact, as a W3C TextQuoteSelector finds them."""

import json
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

LONGEST_PHRASE = 24
SourceId = Annotated[str, Field(pattern=r"^source/[a-z0-9-]+$", title="来源", description="id of the source")]


class Citation(BaseModel):
    """Where a fact is stated; `start` and `end` are code points of the source's NFC text with LF."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: SourceId
    exact: str = Field(min_length=1, title="原词", description="the short exact phrase that states the fact")
    prefix: str | None = Field(None, title="前文", description="words just before, to make it unique")
    suffix: str | None = Field(None, title="后文", description="words just after, to make it unique")
    states: tuple[str, ...] = Field((), title="所述属性", description="the properties that it states")
    start: int | None = Field(None, ge=0, title="起", description="position of its first code point")
    end: int | None = Field(None, ge=0, title="止", description="position after its last code point")

    @model_validator(mode="after")
    def _short(self) -> Self:
        length = sum(len(part or "") for part in (self.exact, self.prefix, self.suffix))
        if length > LONGEST_PHRASE:
            raise ValueError(
                f"{length} characters cited, at most {LONGEST_PHRASE} with prefix and suffix: cite a shorter phrase"
            )
        if self.exact != self.exact.strip() or "\n" in self.exact:
            raise ValueError("a phrase has no space at its ends and no line break")
        return self

    @property
    def selector(self) -> tuple[str, str, str, str]:
        """What finds the phrase: source, prefix, exact, suffix."""
        return (self.source, self.prefix or "", self.exact, self.suffix or "")

    def wire(self) -> dict[str, object]:
        """The citation as JSON shows it: absent values left out."""
        shown = {name: getattr(self, name) for name in type(self).model_fields}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in shown.items()
            if value is not None and value != ()
        }

    def stored(self) -> str:
        """The citation as one string of a list property: compact JSON with sorted keys."""
        return json.dumps(self.wire(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
