"""The endpoint of the embedded engine: where it listens, its passwords, its SQL, and what its failures mean."""

import base64
import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graph.embedded_home import DATABASE
from graph.errors import Away, Full, GraphError, Unavailable

User = Literal["reader", "writer", "root"]


@dataclass(frozen=True)
class Endpoint:
    """Where a running engine listens, and the passwords of its users."""

    bolt: int
    http: int
    pid: int
    passwords: Mapping[str, str]

    @property
    def bolt_uri(self) -> str:
        """The address for the driver."""
        return f"bolt://127.0.0.1:{self.bolt}"

    def sql(
        self, statement: str, user: User = "root", seconds: float = 600.0, /, **parameters: object
    ) -> list[dict[str, Any]]:
        """The rows of one SQL statement: for schema and look-ups that the engine's Cypher does not have.

        Blocks, for so many seconds at most. Raises Away, or what the engine has against it.
        """
        credentials = base64.b64encode(f"{user}:{self.passwords[user]}".encode()).decode()
        connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=seconds)
        try:
            connection.request(
                "POST",
                f"/api/v1/command/{DATABASE}",
                body=json.dumps({"language": "sql", "command": statement, "params": parameters}),
                headers={"Authorization": f"Basic {credentials}", "Content-Type": "application/json"},
            )
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Away(f"内嵌引擎没有应答 · the embedded engine does not answer: {error}.") from error
        finally:
            connection.close()
        if answer.status != 200:
            raise failed(body.decode("utf-8", "replace")[:500])
        return list(json.loads(body)["result"])


def failed(message: str, free: int | None = None) -> GraphError:
    """The error for what the engine said when it could not start or do what it was asked."""
    if "No space left" in message or (free is not None and free < 1024 * 1024):
        return Full(
            "磁盘已满，内嵌引擎不能写 · the disk is full, the embedded engine cannot write.",
            mend="腾出空间再试 · Free some space and try again.",
        )
    if "No module named 'arcadedb_embedded'" in message:
        return Unavailable(
            "没有安装内嵌引擎 · the embedded engine is not installed.",
            mend="pip install arcadedb-embedded，或设 GONGJIAN_GRAPH_URI · or set GONGJIAN_GRAPH_URI.",
        )
    return Unavailable(f"内嵌引擎出错 · the embedded engine failed: {message}")
