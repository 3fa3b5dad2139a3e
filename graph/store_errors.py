"""What the driver and the engines raise, as the graph's own errors: one clear sentence each, and what to do."""

import shutil
from pathlib import Path

from graph.bolt import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    ConstraintError,
    DriverError,
    Neo4jError,
    SessionExpired,
    TransientError,
)
from graph.errors import (
    Away,
    BadRequest,
    Full,
    GraphError,
    OutOfTime,
    Overloaded,
    Overtaken,
    QueryError,
    Refused,
    Unavailable,
    WriteRefused,
    gone,
)
from graph.settings import Settings

FULL = 2 * 1024 * 1024
TRIES = 3
"""How often a question is asked that trips over a writer."""
_TIMED_OUT = ("TransactionTimedOut", "Transaction.Terminated", "LockClientStopped")
_NO_MEMORY = ("MemoryPoolOutOfMemory", "OutOfMemory", "StackOverFlow")
_ENDING = "not expected in state"
"""What the embedded engine says to whom it let in while it was about to end, and knows no more."""


def puzzling(failure: Exception) -> bool:
    """Whether the embedded engine says no more than that it failed: it meets what a writer deletes, or it ends."""
    return "The request failed. Check the server log" in str(failure)


def tripped(failure: GraphError, settings: Settings) -> bool:
    """Whether a question met what a writer was deleting just then: asked again, all is well."""
    return isinstance(failure, Overtaken) or (settings.embedded and puzzling(failure))


def shut_out(error: BaseException | None) -> bool:
    """Whether the engine lets nobody in with the password that we have, or just now nobody at all."""
    if not isinstance(error, Neo4jError):
        return False
    code = error.code or ""
    return (isinstance(error, AuthError) and "Forbidden" not in code) or "AuthenticationRateLimit" in code


def out_of_time(settings: Settings) -> OutOfTime:
    """The error of a question that was ended when its time was up."""
    return OutOfTime(
        f"查询超过 {settings.query_seconds:g} 秒，已终止 · the question was ended after {settings.query_seconds:g} s.",
        mend="缩小范围，或调大 GONGJIAN_QUERY_SECONDS · Narrow it, or raise GONGJIAN_QUERY_SECONDS.",
    )


def full(home: Path) -> bool:
    """Whether the disk of the state folder is full; the embedded engine says only that a request failed."""
    return home.exists() and shutil.disk_usage(home).free < FULL


def translated(error: Exception, settings: Settings, asked: str | None = None) -> GraphError:
    """The graph's error for one of the driver's.

    `asked` names the query: what the engine refuses in one with a name, or in a statement of our own (None), is a
    mistake in the code; with the empty name the text is a stranger's, and so is the mistake.
    """
    if isinstance(error, Neo4jError):
        return _of_engine(error, settings, asked)
    if isinstance(error, ConfigurationError | ValueError):
        return BadRequest(
            f"GONGJIAN_GRAPH_URI 不是图数据库地址 · is no address of a graph: {settings.graph_uri}: {error}.",
            parameter="graph_uri",
            mend="应为 bolt://、neo4j:// 或 neo4j+s:// · Write bolt://, neo4j:// or neo4j+s://host:port.",
        )
    if isinstance(error, TimeoutError):
        return OutOfTime("图数据库没有及时应答 · the graph did not answer in time.", mend="再试 · Try again.")
    if isinstance(error, ConnectionAcquisitionTimeoutError):
        return Overloaded(
            "All sessions with the engine are in use; try again in a moment.",
            zh="与图引擎的会话已全部占用，请稍后再试。",
        )
    if isinstance(error, SessionExpired):
        return _not_now(str(error), Away)
    if isinstance(error, DriverError | OSError):
        return unreachable(settings, str(error))
    return GraphError(f"{type(error).__name__}: {error}")


def _not_now(message: str, kind: type[Unavailable] = Unavailable) -> Unavailable:
    return kind(f"图数据库暂时不可用 · the graph is not available just now: {message}", mend="再试 · Try again.")


def _of_engine(error: Neo4jError, settings: Settings, asked: str | None) -> GraphError:
    code, message = error.code or "", error.message or str(error)
    if shut_out(error):
        return _refused_login(settings, message)
    if settings.embedded and _ENDING in message:
        return unreachable(settings, message)
    if any(part in code for part in _TIMED_OUT) or "TimeoutException" in message:
        return out_of_time(settings)
    if any(part in code or part in message for part in _NO_MEMORY):
        return OutOfTime(
            "查询所需内存过多，已终止 · the question needed too much memory and was ended.",
            mend="缩小范围 · Narrow it.",
        )
    if "No space left" in message or (settings.embedded and full(settings.home)):
        return Full("磁盘已满 · the disk of the graph is full.", mend="腾出空间再试 · Free some space and try again.")
    if "EntityNotFound" in code:
        return gone()
    if "DatabaseUnavailable" in code:  # it is there: it starts, or cannot
        return _not_now(_first(message), Away)
    if "DatabaseNotFound" in code:
        return Refused(
            f"没有数据库 {settings.graph_database} · there is no such database at {settings.graph_uri}.",
            mend="改 GONGJIAN_GRAPH_DATABASE · Set GONGJIAN_GRAPH_DATABASE to one that `SHOW DATABASES` lists.",
        )
    if "ReadOnly" in code or "read-only" in message.lower():
        return WriteRefused(
            f"图数据库只读，未写入 · the graph's database is read-only, nothing was written: {_first(message)}.",
            mend="改其设置为可写后再试 · Let it be written to, and try again.",
        )
    if "Forbidden" in code:
        return Refused(f"没有这样做的权限 · no right to do this: {message}")
    if isinstance(error, ConstraintError):
        return WriteRefused(f"违反约束，未写入 · a constraint refused the write: {message}")
    if isinstance(error, TransientError):
        return _not_now(message)
    if asked == "":
        return _of_stranger(message)
    if isinstance(error, ClientError):
        return QueryError(
            f"{asked or 'statement'}: 引擎拒绝了本程序的查询 · the engine refused our own query: {message}"
        )
    return GraphError(f"图数据库出错 · the engine failed: {message}")


def _of_stranger(message: str) -> BadRequest:
    """The error of a query that a stranger wrote; the embedded engine does not say what it has against one."""
    if "Check the server log" in message:
        return BadRequest(
            "The engine refused the query: a mistake in it, a value of a wrong type, or too many values at one step.",
            parameter="query",
            zh="引擎不接受这个查询：有语法或名称错误、值的类型不符，或一步中的值过多。",
        )
    return BadRequest(
        f"The engine refused the query: {message}", parameter="query", zh=f"引擎不接受这个查询：{message}"
    )


def _refused_login(settings: Settings, message: str) -> Refused:
    if settings.embedded:
        return Refused(
            f"内嵌引擎不接受 {settings.home}/secrets.json 中的密码 · the embedded engine refuses the password in it.",
            mend="gongjian engine stop --now，删除该文件后再试 · Then remove that file and try again.",
        )
    if "RateLimit" in message or "too many times" in message:
        return Refused(
            f"登录失败次数过多，{settings.graph_uri} 暂时拒绝 · refuses log-ins after too many failures.",
            mend="改正密码，稍后再试 · Mend the password and try again in a while.",
        )
    return Refused(
        f"{settings.graph_uri} 不接受用户 {settings.graph_user} 的密码 · refuses the password of that user.",
        mend="改 GONGJIAN_GRAPH_USER 与 GONGJIAN_GRAPH_PASSWORD · Set GONGJIAN_GRAPH_USER and GONGJIAN_GRAPH_PASSWORD.",
    )


def unreachable(settings: Settings, detail: str) -> Away:
    """The error of an engine that does not answer at its address."""
    if settings.embedded:
        return Away(
            "内嵌引擎没有应答 · the embedded engine does not answer.",
            mend=f"看日志 · See {settings.home}/logs; 再试 · try again.",
        )
    return Away(
        f"连不上图数据库 {settings.graph_uri} · cannot reach the graph there: {_first(detail)}.",
        mend="启动它，或改 GONGJIAN_GRAPH_URI（留空用内嵌引擎） · Start it, or mend the address (or empty it).",
    )


def _first(detail: str) -> str:
    """The first line of what was said, without the point at its end."""
    return detail.splitlines()[0].rstrip(". ") if detail else ""
