"""The catalogue of datasets, the ontology, and the schema of record files."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from graph.ontology.described import described
from graph.ontology.schema import record_schema
from graph.repository import changes
from graph.repository.changes import Dataset
from service import schemas
from service.answers import Json
from service.dependencies import Dated, GraphStore, Types
from service.version import API

router = APIRouter(prefix=API, tags=["catalog"])


@router.get("/catalog", response_model=schemas.Catalog)
async def catalog(store: GraphStore, question: Annotated[Dated, Query()]) -> Json:
    """The datasets: title, licence, maintainer, what they hold, and how to cite them.

    As of a time: every dataset, with counts of what held then; runs and versions are those of now.
    """
    version = await store.version()
    found = await changes.datasets(store, question.moment)
    run = await changes.last_run(store)
    answer = {"datasets": [_dataset(each, version) for each in found], "version": version}
    said = question.moment.wire(sum(each.undated for each in found))
    return Json({**answer, **({"last_run": run} if run else {}), **said})


@router.get("/ontology", response_model=dict[str, Any])
async def ontology(types: Types) -> Json:
    """Types, relationships and properties with units and labels in both languages, and the closed lists."""
    return Json(described(types))


@router.get("/ontology/schema.json", response_model=dict[str, Any])
async def schema(types: Types) -> Json:
    """The JSON Schema of record files."""
    return Json(record_schema(types))


def _dataset(found: Dataset, version: int) -> dict[str, Any]:
    of = {name: value for name, value in found.properties.items() if value is not None}
    cite = f"{of.get('maintainer', '')}: {of.get('title', of['id'])} ({of['id']}), Gongjian graph version {version}."
    return {**of, "entities": found.entities, "relations": found.relations, "cite": cite}
