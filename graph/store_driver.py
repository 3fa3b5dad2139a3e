"""The driver as the store uses it: which address and user, how long it tries, and nothing said behind our back."""

import re
from typing import Literal

from graph.bolt import AsyncDriver, AsyncGraphDatabase, NotificationMinimumSeverity
from graph.embedded import Endpoint
from graph.settings import Settings

Access = Literal["read", "write"]
SCHEMES = tuple(f"{name}{door}://" for name in ("bolt", "neo4j") for door in ("", "+s", "+ssc"))
RETRY_SECONDS = 15.0
"""How long the driver itself tries again at a server: as long as a cluster takes to choose a leader."""
EMBEDDED_RETRY_SECONDS = 2.0
"""The same for the embedded engine: an engine that is gone is better found or started anew than tried again."""
CONNECT_SECONDS = 5.0


def driver(settings: Settings, endpoint: Endpoint | None, access: Access) -> AsyncDriver:
    """A driver for the embedded engine at its endpoint, or for the server; ValueError for an address that is none."""
    uri, auth = settings.graph_uri, (settings.graph_user, settings.graph_password.get_secret_value())
    if uri and not uri.startswith(SCHEMES):
        raise ValueError("no such scheme")
    if endpoint is not None:
        user = "writer" if access == "write" else "reader"
        uri, auth = endpoint.bolt_uri, (user, endpoint.passwords[user])
    return AsyncGraphDatabase.driver(
        uri,
        auth=auth,
        user_agent="gongjian",
        connection_timeout=CONNECT_SECONDS,
        connection_acquisition_timeout=CONNECT_SECONDS * 2,
        max_transaction_retry_time=EMBEDDED_RETRY_SECONDS if settings.embedded else RETRY_SECONDS,
        notifications_min_severity=NotificationMinimumSeverity.OFF,
        telemetry_disabled=True,
    )


def release(agent: str) -> str:
    """The version of an engine, of what it calls itself."""
    found = re.search(r"(?:ArcadeDB |^Neo4j/)([\d.]+)\)?$", agent)
    return found[1] if found else agent
