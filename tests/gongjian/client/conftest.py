"""What tests of the client ask for: a client of the service, and the OpenAPI document that its app makes."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from gongjian import Client
from graph.settings import Settings
from service.app import create_app


@pytest.fixture
def client(server: str) -> Iterator[Client]:
    """A client of the service on the curated graph."""
    with Client(server) as made:
        yield made


@pytest.fixture(scope="module")
def document() -> Any:
    """The OpenAPI document, as JSON."""
    return json.loads(json.dumps(create_app(Settings(_env_file=None)).openapi()))
