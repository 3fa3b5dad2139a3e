"""A finding: what one check came to, how bad that is, and the mend."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

Level = Literal["ok", "warning", "wrong", "skipped"]
LEVELS = {"ok": "正常 ok", "warning": "留意 warning", "wrong": "有误 wrong", "skipped": "未查 skipped"}
FAULTY, UNREACHABLE = 1, 3
"""What a wrong finding makes of the exit code: a fault of the set-up, or an engine that cannot be reached."""
HIDDEN = "***"


@dataclass(frozen=True)
class Finding:
    """What a check found, in Chinese and English; `mend` says what to do about it."""

    check: str
    said: str
    level: Level = "ok"
    mend: str = ""
    code: int = FAULTY

    def wire(self) -> dict[str, Any]:
        """The finding as JSON shows it."""
        shown = {"check": self.check, "level": self.level, "message": self.said}
        return {**shown, "mend": self.mend} if self.mend else shown

    def without(self, secrets: Iterable[str]) -> "Finding":
        """The finding with nothing secret in it."""
        said, mend = self.said, self.mend
        for secret in filter(None, secrets):
            said, mend = said.replace(secret, HIDDEN), mend.replace(secret, HIDDEN)
        return replace(self, said=said, mend=mend)


def verdict(findings: Iterable[Finding]) -> int:
    """The exit code: 0 where nothing is wrong, 3 where the engine cannot be reached, else 1."""
    return max((each.code for each in findings if each.level == "wrong"), default=0)
