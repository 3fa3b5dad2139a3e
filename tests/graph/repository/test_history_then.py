"""Histories as of a time: a change is of a fact that held then, before it or after it, by the days that it notes."""

from pathlib import Path

from graph.ontology import ONTOLOGY
from graph.repository.changes import changes, history
from graph.repository.moments import Moment
from graph.settings import Settings
from graph.store import Store
from tests.graph.repository.dated import FILES, OLD
from tests.ingest import sample
from tests.ingest.stores import loaded

PILOT, MONEY, THEME = "initiative/old-pilot", "fund/old-money", "theme/old-theme"
of = Moment.of


async def ops(store: Store, id_: str, as_of: str | None = None) -> tuple[list[str], int, int]:
    """What was done to a fact, the newest first, how often, and how often while it was undated."""
    found = await history(store, id_, of(as_of), limit=9, at=None)
    return [each.op for each in found.items], found.total, found.undated


async def test_changes_count_where_the_fact_held_before_or_after(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path, FILES)
    await loaded(scratch, data)
    sample.edit(
        data, "jia/more.yaml", ("kind: pilot, since: 2012, until: 2014", "kind: pilot, since: 2013, until: 2013")
    )
    sample.edit(
        data,
        "jia/more.yaml",
        ("- {id: theme/old-theme, name: 旧题, until: 2014}", "- {id: theme/old-theme, name: 旧题}"),
    )
    await loaded(scratch, data)
    async with Store.open(scratch, ONTOLOGY) as store:
        assert await ops(store, PILOT) == (["update", "create"], 2, 0)
        for as_of, expected in (
            ("2011", []),
            ("2012", ["update", "create"]),
            ("2014-12-31", ["update", "create"]),
            ("2015", []),
        ):
            assert await ops(store, PILOT, as_of) == (expected, len(expected), 0), as_of
        assert await ops(store, THEME, "2014") == (["update", "create"], 2, 1)
        assert await ops(store, THEME, "2015") == (["update"], 1, 1), "it lost its end: nobody can tell that it ended"
        assert await ops(store, MONEY, "2013") == ([], 0, 0), "money counts from its date"
        assert await ops(store, MONEY, "2014-06") == (["create"], 1, 0)


async def test_deleted_and_renamed_facts_are_judged_by_what_they_were(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path, FILES)
    await loaded(scratch, data)
    fresh = "organization/office\n    formerly: [organization/old-office]"
    said = (data / "jia/more.yaml").read_text("utf-8").replace(OLD, "organization/office")
    line = "- {id: organization/office, name: 旧办公室, kind: unit, since: 2010, until: 2015-06, cited: [甲州委组织部]}"
    block = f"- id: {fresh}\n    name: 旧办公室\n    kind: unit\n    since: 2011\n    cited: [甲州委组织部]"
    kept = [each for each in said.replace(line, block).splitlines() if "new-pilot" not in each]
    (data / "jia/more.yaml").write_text("\n".join(kept) + "\n", "utf-8")
    sample.pin(data)
    await loaded(scratch, data, allow_shrink=True)
    async with Store.open(scratch, ONTOLOGY) as store:
        assert (await ops(store, "initiative/new-pilot", "2016"))[0] == ["delete", "create"]
        assert (await ops(store, "initiative/new-pilot", "2015"))[0] == []
        assert "rename" in (await ops(store, "organization/office", "2020"))[0], "it has no end any more"
        assert (await ops(store, "organization/office", "2009"))[0] == []


async def test_the_list_of_all_changes_pages_through_those_of_a_time(scratch: Settings, tmp_path: Path) -> None:
    await loaded(
        scratch, sample.write(tmp_path, {**FILES, "places/dataset.yaml": sample.DATASET + "history: summary\n"})
    )
    async with Store.open(scratch, ONTOLOGY) as store:
        whole = await changes(store, limit=500, at=None)
        then = await changes(store, "", of("2011"), limit=500, at=None)
        left = {each.id for each in whole.items} - {each.id for each in then.items}
        assert {PILOT, MONEY, "organization/new-office", "initiative/new-pilot"} <= left
        assert OLD not in left
        assert "load" in {each.op for each in then.items}, "what a load sums up has no days"
        assert then.total == len(then.items)
        dateless = [each.op != "load" and await _undated(store, each.id) for each in then.items]
        assert then.undated == sum(dateless) > 0
        paged, at = [], None
        while True:
            part = await changes(store, "", of("2011"), limit=5, at=at)
            paged += [each.seq for each in part.items]
            at = part.next
            if at is None:
                break
        assert paged == [each.seq for each in then.items]


async def _undated(store: Store, id_: str) -> bool:
    return (await ops(store, id_, "0001"))[2] > 0
