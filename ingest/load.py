"""Load: check, plan and apply in one go; where no byte of the records has changed, not even a file is parsed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from graph.ontology import Ontology
from graph.settings import Settings
from graph.store import Store
from ingest.apply import Run, apply, ready, whole
from ingest.folder import fingerprints
from ingest.gazetteer import Survey, load_gazetteer
from ingest.holdings import unchanged
from ingest.lease import Watch, unwatched
from ingest.plan import Plan, plan
from ingest.records import Records, load_records, loader_version


@dataclass(frozen=True)
class Outcome:
    """What a load came to: nothing at all (no file was parsed), a plan with nothing in it, or a run."""

    plan: Plan | None = None
    run: Run | None = None
    survey: Survey | None = None
    """What was written of a whole gazetteer, where one was given and differed."""


@asynccontextmanager
async def writing(settings: Settings, ontology: Ontology) -> AsyncIterator[Store]:
    """A store that may write."""
    async with Store.open(settings, ontology, access="write") as store:
        yield store


async def load(
    settings: Settings,
    ontology: Ontology,
    *,
    places: Path | None = None,
    full: bool = False,
    allow_shrink: bool = False,
    watch: Watch = unwatched,
) -> Outcome:
    """Bring the graph to what the records of `settings.data` say, then to what a whole gazetteer says beside them.

    With `full` the files are parsed in any case. Raises RecordError, WriteRefused, Busy and Unavailable; nothing is
    written then, or the next load completes it.
    """
    async with writing(settings, ontology) as store:
        outcome = await loaded(store, settings.data, full=full, allow_shrink=allow_shrink, watch=watch)
        if places is None:
            return outcome
        loader = loader_version(ontology)
        survey = await load_gazetteer(store, places, loader=loader, full=full, allow_shrink=allow_shrink, watch=watch)
        return replace(outcome, survey=survey)


async def loaded(
    store: Store, folder: Path, *, full: bool = False, allow_shrink: bool = False, watch: Watch = unwatched
) -> Outcome:
    """The same through a store that is open for writing."""
    await ready(store)
    if not full and await unchanged(store, fingerprints(folder), loader_version(store.ontology)):
        return Outcome()
    records = load_records(folder, store.ontology)
    found = await plan(store, records, store.ontology)
    return Outcome(found, await apply(store, found, records, allow_shrink=allow_shrink, watch=watch))


async def planned(settings: Settings, ontology: Ontology, records: Records) -> Plan:
    """What a load of these records would change; nothing is written."""
    async with Store.open(settings, ontology) as store:
        await whole(store)
        return await plan(store, records, ontology)


async def applied(
    settings: Settings,
    ontology: Ontology,
    records: Records,
    *,
    saved: Plan | None = None,
    allow_shrink: bool = False,
    watch: Watch = unwatched,
) -> Outcome:
    """Apply these records; with a saved plan only if it is still the one that would be made now."""
    async with writing(settings, ontology) as store:
        await ready(store)
        fresh = await plan(store, records, ontology)
        if saved is not None:
            saved.insist(fresh)
        return Outcome(fresh, await apply(store, fresh, records, allow_shrink=allow_shrink, watch=watch))
