"""Every error the graph raises, as one tree; the doors decide how each is shown.

GraphError
├── Unavailable          the engine cannot be reached, started or logged in to
│   ├── Away             nothing answers where the engine is, or not in time
│   ├── Busy             somebody else holds what is needed for now
│   │   └── Overtaken    the graph was written to while a whole of it was read
│   └── Refused          the engine answered, and said no: wrong password, no such database
├── StateError           the state cannot be used: newer version, unreadable
│   ├── Full             there is no room on a disk
│   ├── Outdated         the graph was loaded by another version of this program
│   └── Unfinished       a restore into the graph has not ended
├── OutOfTime            a question ran past its time and was ended
├── NotFound             no entity, relation or file of that name
│   ├── Deleted          it was there, and is gone (when, and by which run)
│   ├── Moved            it lives on under another id
│   └── NotThen          it is there, but did not hold at the time asked for
├── BadRequest           a question that cannot be asked: bad cursor, unknown type, bad date
│   └── NotAllowed       a stranger's query says what this graph does not let through; names the token and its place
├── Crowded              too many questions of this kind are under way, all of one caller
├── Overloaded           too many are under way, of all callers together
├── QueryError           a query file breaks its own contract; names the file and the line
├── RecordError          records that break a rule; holds all their faults
└── WriteRefused         a guard, a lost lease or a stale plan stopped a write; nothing was written
"""

from dataclasses import dataclass, field


class GraphError(Exception):
    """Something the graph can say in one clear sentence; `mend` says what to do about it, `zh` says it in Chinese."""

    def __init__(self, message: str, *, mend: str = "", zh: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend
        self.zh = zh

    def __str__(self) -> str:
        return f"{self.message} {self.mend}".rstrip()


class Unavailable(GraphError):
    """The engine cannot be reached or started; trying again later may help."""


class Away(Unavailable):
    """Nothing answers where the engine is, or not in time: what is asked next would fare no better."""


class Busy(Unavailable):
    """Another process holds the lock or the lease."""


class Overtaken(Busy):
    """The graph was written to while facts were read that were to be of one version; there is nothing to keep."""


class Refused(Unavailable):
    """The engine was reached and refused: wrong password, missing database, missing right."""


class StateError(GraphError):
    """The state folder cannot be used as it is."""


class Full(StateError):
    """A disk has no room for what is to be written: state, or the temporary files of an export."""


class Outdated(StateError):
    """The graph has the schema of another version of this program: its answers would be wrong."""


class Unfinished(StateError):
    """A restore into the graph has not ended: what is there is a part of one."""


class OutOfTime(GraphError):
    """The question was ended because its time ran out."""


class NotFound(GraphError):
    """Nothing of that name is in the graph."""


class Deleted(NotFound):
    """It was in the graph and was deleted: `at` is an ISO instant, `run` the id of the run."""

    def __init__(self, message: str, *, at: str, run: str, zh: str = "") -> None:
        super().__init__(message, zh=zh)
        self.at = at
        self.run = run


class Moved(NotFound):
    """It was renamed or merged: `to` is the id it has now, `was` the one that was asked for."""

    def __init__(self, message: str, *, was: str, to: str, zh: str = "") -> None:
        super().__init__(message, zh=zh)
        self.was = was
        self.to = to


class NotThen(NotFound):
    """It did not hold at the time asked for, only from `since` and until `until`: ISO days, empty where not known."""

    def __init__(self, message: str, *, since: str, until: str, zh: str = "") -> None:
        super().__init__(message, zh=zh)
        self.since = since
        self.until = until


class BadRequest(GraphError):
    """A question that cannot be asked; `parameter` names the part of it that is wrong."""

    def __init__(self, message: str, *, parameter: str = "", mend: str = "", zh: str = "") -> None:
        super().__init__(message, mend=mend, zh=zh)
        self.parameter = parameter


class NotAllowed(BadRequest):
    """A text that the guard does not let through: `token` stands at `line` and `column`, both from 1."""

    def __init__(self, token: str, line: int, column: int, *, zh: str, en: str) -> None:
        self.token = shown(token)
        self.line = line
        self.column = column
        at = self.token or "END"
        super().__init__(
            f"Line {line}, column {column}, at {at}: {en}.",
            parameter="query",
            zh=f"第 {line} 行第 {column} 列，{self.token or '结尾'}：{zh}。",
        )


class Crowded(GraphError):
    """A caller has as many questions of this kind under way as may be at a time; a moment later there may be room."""


class Overloaded(GraphError):
    """All callers together have as many questions under way as may be; a moment later there may be room."""


def shown(token: str, longest: int = 40) -> str:
    """A piece of a stranger's text as it may be printed: short, and without characters that speak to a terminal."""
    safe = "".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in token[: longest + 1])
    return safe if len(safe) <= longest else safe[: longest - 1] + "…"


class QueryError(GraphError):
    """A query file whose header and text disagree, or that is not there; a mistake in the code, not in a question."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a record: where it stands, what is wrong and how to mend it."""

    file: str
    line: int | None
    column: int | str | None
    field: str
    message: str
    mend: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.sheet:
            place += f":{self.sheet}!{self.column or ''}{self.line or ''}"
        elif self.line is not None:
            place += f":{self.line}" + (f":{self.column}" if self.column is not None else "")
        field_ = f" [{self.field}]" if self.field else ""
        mend = f" — {self.mend}" if self.mend else ""
        return f"{place}:{field_} {self.message}{mend}"


@dataclass
class RecordError(GraphError):
    """Records that break a rule; `faults` holds every one of them, in the order of the files."""

    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        count = len(self.faults)
        super().__init__(f"{count} fault(s) in the records", zh=f"记录中有 {count} 处错误")


class WriteRefused(GraphError):
    """A guard, a lost lease or a stale plan stopped the write; nothing was written."""


def gone() -> Overtaken:
    """What is said where a fact that was found is there no more when it is to be read."""
    return Overtaken(
        "A fact was deleted while it was read; try again in a moment.", zh="读取期间有事实被删除，请稍后再试。"
    )
