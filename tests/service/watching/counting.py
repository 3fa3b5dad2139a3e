"""Numbers as a scraper reads them, and what a test did to them."""

from collections.abc import Mapping
from typing import cast

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.gongjian.commands.test_serve import soon

Numbers = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


def read(text: str) -> Numbers:
    """Every series of a scrape, by name and labels."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scraped(client: httpx.Client) -> Numbers:
    """The numbers of a service now, once no request but the scrape itself is under way."""

    def alone() -> Numbers | None:
        answer = client.get("/metrics")
        assert answer.status_code == 200, answer.text
        found = read(answer.text)
        return found if value(found, "gongjian_http_requests_in_flight") == 1 else None

    return cast(Numbers, soon(alone))


def value(numbers: Numbers, name: str, **labels: str) -> float:
    """One number; 0 where it was never counted."""
    return numbers.get((name, frozenset(labels.items())), 0.0)
