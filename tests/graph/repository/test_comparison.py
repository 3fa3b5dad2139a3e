"""Places side by side: counts, money, figures and years against the records, and against a small graph of our own."""

from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadRequest
from graph.ontology import ONTOLOGY
from graph.repository.comparison import EXAMPLES, Cell, Comparison, compare
from graph.repository.entities import Filter, entities
from graph.repository.figures import Purse, addable, purses
from graph.repository.places import region
from graph.settings import Settings
from graph.store import Store
from tests.ingest import sample
from tests.ingest.stores import loaded

XINING, HAIXI = "place/630100", "place/632800"
YI, BING = "place/632801", "place/632802"
MORE = """source: source/jia
entities:
  - {id: theme/grids, name: 网格}
  - {id: organization/yi-office, name: 乙市办公室, kind: unit, since: 2015-03, cited: [甲州委组织部]}
  - {id: organization/bing-office, name: 丙市办公室, kind: unit, cited: [甲州委组织部]}
  - {id: initiative/yi-one, name: 甲, kind: pilot, cited: [联企兴村]}
  - {id: initiative/yi-two, name: 乙, kind: pilot, since: 2017, cited: [联企兴村]}
  - {id: initiative/bing-one, name: 丙, cited: [联企兴村]}
  - {id: fund/yi-shared, name: 共用, kind: budget, amount: 30000000, qualifier: exact, cited: [3000万元]}
  - {id: fund/yi-rate, name: 每村, kind: budget, amount: 30000000, qualifier: exact, per: village, cited: [3000万元]}
  - {id: fund/yi-hidden, name: 隐去, kind: spent, qualifier: redacted, cited: [发展资金]}
  - {id: fund/yi-plan, name: 计划, kind: spent, amount: 30000000, qualifier: exact, status: planned, cited: [3000万元]}
  - id: fund/bing-for-yi
    name: 丙市给乙市
    kind: donated
    amount: 30000000
    qualifier: exact
    places: [place/632802]
    cited: [3000万元]
  - {id: fund/bing-plain, name: 未述类别, amount: 30000000, qualifier: exact, cited: [3000万元]}
  - {id: indicator/yi-venues, name: 阵地数, measure: venues, value: 12, unit: 个, date: 2016, cited: [12个]}
  - {id: indicator/bing-venues, name: 阵地, measure: venues, unit: 个, qualifier: redacted, cited: [村级阵地]}
  - {id: indicator/yi-villages, name: 村数, measure: villages, value: 295, unit: 个, cited: [295个]}
  - {id: indicator/yi-nameless, name: 别的, value: 12, unit: 个, cited: [12个]}
relations:
  - {type: LOCATED_IN, from: organization/yi-office, to: place/632801}
  - {type: LOCATED_IN, from: organization/bing-office, to: place/632802}
  - {type: COVERS, from: initiative/yi-one, to: place/632801, cited: [联企兴村]}
  - {type: COVERS, from: initiative/yi-two, to: place/632801, cited: [联企兴村]}
  - {type: COVERS, from: initiative/bing-one, to: place/632802, cited: [联企兴村]}
  - {type: HAS_THEME, from: initiative/yi-one, to: theme/co-building}
  - {type: HAS_THEME, from: initiative/yi-two, to: theme/co-building}
  - {type: HAS_THEME, from: initiative/yi-two, to: theme/grids}
  - {type: HAS_THEME, from: initiative/bing-one, to: theme/co-building}
  - {type: HAS_THEME, from: organization/bing-office, to: theme/grids}
  - {type: FINANCES, from: fund/yi-shared, to: initiative/yi-one, cited: [设立发展资金]}
  - {type: FINANCES, from: fund/yi-shared, to: initiative/yi-two, cited: [设立发展资金]}
  - {type: FINANCES, from: fund/yi-rate, to: initiative/yi-one, cited: [设立发展资金]}
  - {type: FINANCES, from: fund/yi-hidden, to: initiative/yi-one, cited: [设立发展资金]}
  - {type: FINANCES, from: fund/yi-plan, to: initiative/yi-two, cited: [设立发展资金]}
  - {type: FINANCES, from: fund/bing-for-yi, to: initiative/yi-one, cited: [设立发展资金]}
  - {type: FINANCES, from: fund/bing-plain, to: organization/bing-office, cited: [设立发展资金]}
  - {type: MEASURES, from: indicator/yi-venues, to: place/632801}
  - {type: MEASURES, from: indicator/bing-venues, to: place/632802}
  - {type: MEASURES, from: indicator/yi-villages, to: place/632801}
  - {type: MEASURES, from: indicator/yi-nameless, to: place/632801}
  - {type: LEADS, from: organization/yi-office, to: initiative/yi-one, since: 2016-05, cited: [组织部牵头]}
  - {type: LEADS, from: organization/yi-office, to: initiative/bing-one, since: 2014, cited: [组织部牵头]}
"""
PLACES = sample.PLACES + "place/632803,丁县,county\n"
PART_OF = sample.PART_OF + "place/632803,place/632800\n"
FILES = {**sample.FILES, "places/Place.csv": PLACES, "places/PART_OF.csv": PART_OF, "jia/more.yaml": MORE}


async def asked(settings: Settings, by: Any, *regions: str) -> Comparison:
    async with Store.open(settings, ONTOLOGY) as store:
        return await compare(store, regions, by)


def cells(found: Comparison) -> dict[tuple[str, str], Cell]:
    return {(cell.region, cell.key): cell for cell in found.cells}


def counts(found: Comparison) -> dict[tuple[str, str], int]:
    return {at: cell.count for at, cell in cells(found).items()}


async def test_themes_count_initiatives_there_and_the_money_that_is_for_them(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    found = await asked(scratch, "theme", YI, BING)
    assert [(key.key, key.zh) for key in found.keys] == [("theme/co-building", "共建"), ("theme/grids", "网格")]
    assert {at: (cell.count, cell.examples) for at, cell in cells(found).items()} == {
        (YI, "theme/co-building"): (2, ("initiative/yi-one", "initiative/yi-two")),
        (BING, "theme/co-building"): (1, ("initiative/bing-one",)),
        (YI, "theme/grids"): (1, ("initiative/yi-two",)),
    }
    held = cells(found)
    assert held[YI, "theme/co-building"].sums == {
        "budget": {"amount": 30_000_000, "count": 1, "unknown": 1},
        "donated": {"amount": 30_000_000, "count": 1, "unknown": 0},
        "spent": {"count": 0, "unknown": 2},
    }
    assert held[YI, "theme/grids"].sums == {
        "budget": {"amount": 30_000_000, "count": 1, "unknown": 0},
        "spent": {"count": 0, "unknown": 1},
    }
    assert held[BING, "theme/co-building"].sums == {}  # its money is for an initiative elsewhere
    above = cells(await asked(scratch, "theme", YI, HAIXI))[HAIXI, "theme/co-building"]
    assert above.count == 4
    assert above.sums["donated"] == {"amount": 30_000_000, "count": 1, "unknown": 0}
    assert above.sums["set_aside"]["amount"] == 30_000_000


async def test_types_and_kinds_count_the_same_and_unknown_places_not_at_all(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    types = counts(await asked(scratch, "type", HAIXI, "632803"))
    assert types[HAIXI, "Place"] == 3
    assert not [at for at in types if at[0] == "place/632803"]
    found = await asked(scratch, "kind", YI, BING)
    assert counts(found) == {
        (YI, "organization/party_department"): 1,
        (YI, "organization/unit"): 1,
        (BING, "organization/unit"): 1,
        (YI, "initiative/pilot"): 2,
        (BING, "initiative/unstated"): 1,
        (YI, "fund/budget"): 2,
        (YI, "fund/spent"): 2,
        (YI, "fund/donated"): 1,
        (BING, "fund/donated"): 1,
        (BING, "fund/unstated"): 1,
    }
    assert [key.key for key in found.keys[:3]] == ["fund/donated", "organization/unit", "fund/budget"]
    assert {(key.key, key.zh, key.en) for key in found.keys} >= {
        ("fund/spent", "资金 · 支出", "fund · spent"),
        ("initiative/unstated", "举措 · 未述", "initiative · unstated"),
    }
    held = cells(found)
    assert held[YI, "fund/budget"].sums == {"budget": {"amount": 30_000_000, "count": 1, "unknown": 1}}
    assert held[YI, "fund/spent"].sums == {"spent": {"count": 0, "unknown": 2}}
    assert held[BING, "fund/unstated"].sums == {"unstated": {"amount": 30_000_000, "count": 1, "unknown": 0}}
    assert not any(cell.sums for cell in found.cells if not cell.key.startswith("fund/"))


async def test_purses_tell_money_by_how_exact_it_is_and_add_up_to_the_sums(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    async with Store.open(scratch, ONTOLOGY) as store:
        found = await purses(store, [YI, BING, HAIXI])
        told = {(each.region, each.kind, each.qualifier): each for each in found}
        assert told[YI, "budget", "exact"] == Purse(YI, "budget", "exact", 30_000_000, 1, 1, 0)
        assert told[YI, "spent", "exact"] == Purse(YI, "spent", "exact", None, 0, 1, 0)
        assert told[YI, "spent", "redacted"] == Purse(YI, "spent", "redacted", None, 0, 0, 1)
        assert told[BING, "unstated", "exact"].amount == 30_000_000
        for place in (YI, BING, HAIXI):
            for kind, summed in (await region(store, place.partition("/")[2])).sums.items():
                of_kind = [each for each in found if (each.region, each.kind) == (place, kind)]
                assert sum(each.count for each in of_kind) == summed["count"]
                assert sum(each.apart + each.unknown for each in of_kind) == summed["unknown"]
                assert sum(each.amount or 0 for each in of_kind) == summed.get("amount", 0)
        every = (await entities(store, Filter(types=("Fund",), regions=(YI,)), sort="id", limit=50, at=None)).items
        assert sum(addable(fund) or 0 for fund in every) == sum(p.amount or 0 for p in found if p.region == YI)


async def test_figures_of_one_measure_line_up_and_hidden_ones_stay_visible(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    found = await asked(scratch, "measure", BING, YI)
    assert [key.zh for key in found.keys] == ["阵地／阵地数", "村数"]
    told = found.wire(english=True)
    assert told["keys"] == [{"key": "venues", "name": "venues"}, {"key": "villages", "name": "villages"}]
    hidden = {"id": "indicator/bing-venues", "name": "阵地", "unit": "个", "qualifier": "redacted"}
    told_of_yi = {"id": "indicator/yi-venues", "name": "阵地数", "unit": "个", "qualifier": "exact"}
    assert [(cell["region"], cell["key"], cell["count"], cell["values"]) for cell in told["cells"]] == [
        (BING, "venues", 1, [hidden]),
        (YI, "venues", 1, [{**told_of_yi, "value": 12, "date": "2016"}]),
        (
            *(YI, "villages", 1),
            [{"id": "indicator/yi-villages", "name": "村数", "value": 295, "unit": "个", "qualifier": "exact"}],
        ),
    ]


async def test_years_count_dated_facts_with_both_ends_there_in_order(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    found = await asked(scratch, "year", YI, BING, HAIXI)
    assert [key.key for key in found.keys] == ["2014", "2015", "2016", "2017", "2018"]
    held = cells(found)
    assert {at: cell.count for at, cell in held.items()} == {
        (HAIXI, "2014"): 1,
        (YI, "2015"): 1,
        (HAIXI, "2015"): 1,
        (YI, "2016"): 2,
        (HAIXI, "2016"): 2,
        (YI, "2017"): 1,
        (HAIXI, "2017"): 1,
        (YI, "2018"): 7,
        (BING, "2018"): 3,
        (HAIXI, "2018"): 11,
    }
    [figure, relation] = held[YI, "2016"].examples
    assert (figure, relation.startswith("leads/")) == ("indicator/yi-venues", True)
    assert len(held[HAIXI, "2018"].examples) == EXAMPLES


async def test_the_records_are_counted_as_lists_and_regions_count_them(curated: Settings) -> None:
    async with Store.open(curated, ONTOLOGY) as store:
        regions = {place: await region(store, place.removeprefix("place/")) for place in (XINING, HAIXI)}
        types = await compare(store, [XINING, HAIXI], "type")
        themes = await compare(store, ["632800", XINING])
        kinds = await compare(store, [XINING, HAIXI], "kind")
        for cell in themes.cells:
            keep = Filter(types=("Initiative",), regions=(cell.region,), themes=(cell.key,))
            listed = await entities(store, keep, sort="id", limit=EXAMPLES, at=None)
            assert (cell.count, cell.examples) == (listed.total, tuple(each.id for each in listed.items))
    assert [place.id for place in themes.regions] == [HAIXI, XINING]
    assert counts(types) == {(at, name): count for at, each in regions.items() for name, count in each.counts.items()}
    of_kinds = {at: dict.fromkeys(("Organization", "Initiative", "Fund"), 0) for at in regions}
    for cell in kinds.cells:
        of_kinds[cell.region][cell.key.partition("/")[0].title()] += cell.count
    assert of_kinds == {at: {name: each.counts[name] for name in of_kinds[at]} for at, each in regions.items()}
    money = {(cell.region, kind): summed for cell in kinds.cells for kind, summed in cell.sums.items()}
    assert money == {(at, kind): summed for at, each in regions.items() for kind, summed in each.sums.items()}


async def test_what_the_texts_say_of_money_and_figures_stands_in_the_cells(curated: Settings) -> None:
    themes = cells(await asked(curated, "theme", XINING, HAIXI))
    procurement = themes[XINING, "theme/public-procurement"].sums
    assert {kind: procurement[kind]["amount"] for kind in ("budget", "spent", "saved")} == {
        "budget": 102_825_800,
        "spent": 100_196_800,
        "saved": 2_629_600,
    }
    assert themes[HAIXI, "theme/collective-economy"].sums["set_aside"]["amount"] == 300_000_000
    measures = cells(await asked(curated, "measure", XINING, HAIXI))
    trained: Any = measures[XINING, "cadres-trained"].figures[0]
    assert (trained.value, trained.unit, trained.qualifier) == (140, "人次", "over")
    years = counts(await asked(curated, "year", XINING, HAIXI))
    assert {(XINING, "2017"), (HAIXI, "2018")} <= years.keys()


async def test_keys_that_places_share_come_first(curated: Settings) -> None:
    for by in ("theme", "type", "kind", "measure"):
        found = await asked(curated, by, XINING, HAIXI)
        held = [[cell.count for cell in found.cells if cell.key == key.key] for key in found.keys]
        order = [(-len(each), -sum(each), key.key) for each, key in zip(held, found.keys, strict=True)]
        assert order == sorted(order)
        assert all(cell.count >= len(cell.examples) > 0 for cell in found.cells)


@pytest.mark.parametrize(
    ("regions", "said"),
    [
        ((), "2 to 6"),
        ((XINING,), "2 to 6"),
        ((XINING,) * 7, "2 to 6"),
        ((XINING, "630100"), "place/630100 is named more than once"),
        ((XINING, "999999"), "There is no place/999999"),
        ((XINING, "place/100000"), "The country holds all"),
        ((XINING, "theme/grids"), "theme/grids is not a place"),
    ],
)
async def test_places_that_cannot_be_compared_are_refused(
    curated: Settings, regions: tuple[str, ...], said: str
) -> None:
    async with Store.open(curated, ONTOLOGY) as store:
        with pytest.raises(BadRequest, match=said) as refused:
            await compare(store, regions)
    assert refused.value.parameter == "region"
    assert refused.value.zh
