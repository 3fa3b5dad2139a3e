"""The names of the Neo4j driver that the graph uses, and none of the libraries that the driver looks for.

As it is imported, the driver imports numpy, pandas and pyarrow wherever they are installed, to hand out data frames.
Nothing here asks for one, and every command would wait for them: they are kept from it, and left alone for others.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_LOOKED_FOR = ("numpy", "pandas", "pyarrow")


@contextmanager
def _kept_away() -> Iterator[None]:
    """Whatever of them is not imported yet cannot be imported until the block ends."""
    away = [name for name in _LOOKED_FOR if name not in sys.modules]
    sys.modules.update(dict.fromkeys(away))  # type: ignore[arg-type]  # None: Python's own sign for "not to be found"
    try:
        yield
    finally:
        for name in away:
            del sys.modules[name]


with _kept_away():
    from neo4j import (
        READ_ACCESS,
        WRITE_ACCESS,
        AsyncDriver,
        AsyncGraphDatabase,
        AsyncManagedTransaction,
        AsyncSession,
        AsyncTransaction,
        NotificationMinimumSeverity,
        Record,
        ResultSummary,
        unit_of_work,
    )
    from neo4j.exceptions import (
        AuthError,
        BrokenRecordError,
        ClientError,
        ConfigurationError,
        ConnectionAcquisitionTimeoutError,
        ConstraintError,
        DriverError,
        IncompleteCommit,
        Neo4jError,
        SessionExpired,
        TransientError,
    )
    from neo4j.graph import Node, Path, Relationship

__all__ = [
    "READ_ACCESS",
    "WRITE_ACCESS",
    "AsyncDriver",
    "AsyncGraphDatabase",
    "AsyncManagedTransaction",
    "AsyncSession",
    "AsyncTransaction",
    "AuthError",
    "BrokenRecordError",
    "ClientError",
    "ConfigurationError",
    "ConnectionAcquisitionTimeoutError",
    "ConstraintError",
    "DriverError",
    "IncompleteCommit",
    "Neo4jError",
    "Node",
    "NotificationMinimumSeverity",
    "Path",
    "Record",
    "Relationship",
    "ResultSummary",
    "SessionExpired",
    "TransientError",
    "unit_of_work",
]
