"""Questions in words of their own: named queries with their parameters, and Cypher."""

from collections.abc import Mapping
from typing import Any

from gongjian.client.ask import API, Ask, Value, identifier, params
from gongjian.client.models import Answer, CypherAnswer, NamedQueries


def queries() -> Ask[NamedQueries]:
    """Every named query with its parameters and columns."""
    return Ask(f"{API}/queries", NamedQueries)


def query(name: str, /, **parameters: Value) -> Ask[Answer]:
    """The rows of a named query: `client.query("fund/list", regions="632800", kinds=["spent", "saved"])`.

    Parameters that it does not have, or of the wrong type, are Invalid and named; those that are None are left out.
    """
    noun, verb = identifier(name)
    return Ask(f"{API}/queries/{noun}/{verb}", Answer, params(**parameters))


def cypher(query: str, params: Mapping[str, Any] | None = None) -> Ask[CypherAnswer]:
    """The rows of a query of your own: read-only, at most 10 000 rows and 10 MB. Needs the role of an analyst.

    What the service does not let through is a BadRequest whose `details` have token, line and column.
    """
    return Ask(f"{API}/cypher", CypherAnswer, body={"query": query, "params": dict(params or {})})
