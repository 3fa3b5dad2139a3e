"""Records: sources, what is cited from them, datasets, the ontology, and whether the service is well."""

from typing import Any

from gongjian.client.ask import API, Ask, Paged, Ref, When, identifier, params
from gongjian.client.models import Catalog, CitedFact, CitedFactPage, Health, Readiness, Sources, SourceThen

SERVICE_UNAVAILABLE = 503


def sources(*, as_of: When | None = None) -> Ask[Sources]:
    """Every source, and how many facts are cited from it."""
    return Ask(f"{API}/sources", Sources, params(as_of=as_of))


def source(source: Ref, *, as_of: When | None = None) -> Ask[SourceThen]:
    """A source by its id or slug, and how many facts are cited from it."""
    return Ask(f"{API}/sources/{identifier(source, 'source')[1]}", SourceThen, params(as_of=as_of))


def facts(
    source: Ref, *, as_of: When | None = None, limit: int | None = None, page_size: int = 200
) -> Paged[CitedFactPage, CitedFact]:
    """The facts cited from a source, in the order of its text, each with its citations."""
    path = f"{API}/sources/{identifier(source, 'source')[1]}/facts"
    return Paged(Ask(path, CitedFactPage, params(as_of=as_of)), limit, page_size)


def catalog(*, as_of: When | None = None) -> Ask[Catalog]:
    """The datasets: title, licence, maintainer, what they hold, and how to cite them with the graph's version."""
    return Ask(f"{API}/catalog", Catalog, params(as_of=as_of))


def ontology() -> Ask[dict[str, Any]]:
    """Types, relationships and their properties with units and labels in both languages, and the closed lists."""
    return Ask(f"{API}/ontology", dict[str, Any])


def record_schema() -> Ask[dict[str, Any]]:
    """The JSON Schema of record files."""
    return Ask(f"{API}/ontology/schema.json", dict[str, Any])


def health() -> Ask[Health]:
    """That the service lives, and its version."""
    return Ask("/healthz", Health)


def ready() -> Ask[Readiness]:
    """Whether the graph can be asked: its engine, version and last load; `empty` where nothing was loaded yet."""
    return Ask("/readyz", Readiness, also=SERVICE_UNAVAILABLE)
