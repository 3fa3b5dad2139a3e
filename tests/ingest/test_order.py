"""The order in which files and datasets come does not matter: to the records, and to the graph that they become."""

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.ontology import ONTOLOGY
from graph.settings import REPOSITORY, Settings
from ingest.folder import DATASET, POSITIONS, UNCITED
from ingest.load import loaded
from ingest.records import Records, load_records
from tests.ingest import sample
from tests.ingest.stores import Watched
from tests.ingest.test_interrupted import BEFORE

FIXED = (DATASET, POSITIONS, UNCITED)
"""Files of a dataset whose names say what they are; of the others only the ending (and of a table the stem) does."""


@pytest.fixture(scope="module")
def curated_records() -> Records:
    return load_records(REPOSITORY / "data", ONTOLOGY)


def moved(folder: Path, chance: random.Random) -> Path:
    """The curated records with every file in a subfolder whose name puts it elsewhere in the order of reading."""
    for dataset in (REPOSITORY / "data").iterdir():
        for file in dataset.iterdir() if dataset.is_dir() else ():
            there = folder / dataset.name / ("" if file.name in FIXED else f"{chance.randrange(1000):03d}") / file.name
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, there)
    return folder


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1 << 30))
def test_the_curated_files_come_in_any_order(seed: int, curated_records: Records, tmp_path: Path) -> None:
    folder = moved(tmp_path / f"seed-{seed}", random.Random(seed))  # noqa: S311 - an order, no secret
    other = load_records(folder, ONTOLOGY)
    assert other.files.keys() != curated_records.files.keys()
    assert other.fingerprint == curated_records.fingerprint
    assert other.fingerprints == curated_records.fingerprints


@pytest.mark.parametrize(
    "order",
    [("places", "gone", "jia", "yi"), ("gone", "places", "jia", "yi"), ("places", "jia", "yi", "gone")],
    ids=" ".join,
)
async def test_datasets_loaded_one_after_another_make_the_same_graph(
    scratch: Settings, tmp_path: Path, order: tuple[str, ...]
) -> None:
    async with Watched.on(scratch) as store:
        await loaded(store, sample.write(tmp_path / "whole", BEFORE))
        at_once = sample.facts(await sample.whole(store))
        await store.wipe()
        for number in range(1, len(order) + 1):
            here = order[:number]
            some = {name: text for name, text in BEFORE.items() if name.split("/")[0] in here}
            await loaded(store, sample.write(tmp_path / str(number), some))
        assert sample.facts(await sample.whole(store)) == at_once
        store.begin()
        await loaded(store, tmp_path / str(len(order)) / "data", full=True)
        assert store.commits == 0
