"""Synthetic data folders that change from load to load: things come, change, move, are renamed, merged and deleted."""

import random
from dataclasses import dataclass, field
from pathlib import Path

from ingest.folder import JUDGEMENTS
from tests.ingest import sample
from tests.ingest.judged import same

DATASETS = ("one", "two", "three")
PREFECTURES = ("place/632800", "place/632900")
MORE_PLACES = "place/632900,丁州,prefecture\n"
COUNTIES = ("place/632801", "place/632802", "place/632803", "place/632804")
EDITS = (
    ("name: 发展资金", "name: 设立的发展资金"),
    ("aliases: [村企联建]", "aliases: [村企联建, 联建]"),
    ("  - {type: MEASURES, from: indicator/jia-venues, to: initiative/jia-lianqi-xingcun}\n", ""),
    ("cited: [结对共建]", "cited: [村结对共建]"),
)
"""What may be otherwise in the records that are always there."""


@dataclass
class Thing:
    """An initiative of a synthetic dataset."""

    number: int
    place: str
    name: int = 0
    themed: bool = True
    formerly: list[str] = field(default_factory=list)


@dataclass
class World:
    """What the records say now; `change` makes them say something else, `files` writes them down."""

    chance: random.Random
    size: int = 8
    made: int = 0
    datasets: dict[str, dict[str, Thing]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    edits: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.parents = {county: self.chance.choice(PREFECTURES) for county in COUNTIES}
        for name in DATASETS:
            self._found(name)

    def change(self) -> None:
        """Let a little of everything happen."""
        for name in sorted(self.datasets):
            self._stir(name)
        self.parents[self.chance.choice(COUNTIES)] = self.chance.choice(PREFECTURES)
        self.edits ^= {self.chance.randrange(len(EDITS))}
        if "three" not in self.datasets:
            self._found("three")
        elif self.chance.random() < 0.3:
            del self.datasets["three"]
        self._judge()

    def write(self, root: Path) -> Path:
        """Write the data folder as it is now below `root`, pinned: the folder."""
        return sample.write(root, self.files())

    def files(self) -> dict[str, str]:
        """The files of the data folder as it is now."""
        records = sample.RECORDS
        for number in sorted(self.edits):
            old, new = EDITS[number]
            assert old in records
            records = records.replace(old, new)
        above = "".join(f"{county},{parent}\n" for county, parent in self.parents.items())
        tops = "from,to\nplace/630000,place/100000\nplace/632800,place/630000\nplace/632900,place/630000\n"
        counties = "place/632803,戊县,county\nplace/632804,己县,county\n"
        found = {
            **sample.FILES,
            "places/dataset.yaml": sample.DATASET + "history: summary\n",
            "places/Place.csv": sample.PLACES + MORE_PLACES + counties,
            "places/PART_OF.csv": tops + above,
            "jia/records.yaml": records,
        }
        for name, things in sorted(self.datasets.items()):
            found |= _files(name, things)
        if self.same:
            found[JUDGEMENTS] = "".join(same(keep, other) for other, keep in sorted(self.same.items()))
        return found

    def _found(self, name: str) -> None:
        self.datasets[name] = {}
        for _ in range(self.size):
            self._make(name)

    def _make(self, name: str) -> None:
        self.made += 1
        thing = Thing(self.made, self.chance.choice(COUNTIES))
        self.datasets[name][f"initiative/{name}-{self.made:04d}"] = thing

    def _stir(self, name: str) -> None:
        things = self.datasets[name]
        for id_ in sorted(things):
            match self.chance.randrange(12):
                case 0 if len(things) > self.size // 2:
                    del things[id_]
                case 1:
                    things[id_].name += 1
                case 2:
                    self.made += 1
                    renamed = things.pop(id_)
                    renamed.formerly.append(id_)
                    things[f"initiative/{name}-{self.made:04d}"] = renamed
                case 3:
                    things[id_].place = self.chance.choice(COUNTIES)
                case 4:
                    things[id_].themed = not things[id_].themed
        for _ in range(self.chance.randrange(4)):
            self._make(name)

    def _judge(self) -> None:
        """Drop judgements of what is not there any more, take one back, make another."""
        there = {id_ for things in self.datasets.values() for id_ in things}
        self.same = {other: keep for other, keep in self.same.items() if {other, keep} <= there}
        if self.same and self.chance.random() < 0.4:
            del self.same[self.chance.choice(sorted(self.same))]
        free = {name: sorted(set(self.datasets[name]) - {*self.same, *self.same.values()}) for name in ("one", "two")}
        if free["one"] and free["two"]:
            self.same[self.chance.choice(free["two"])] = self.chance.choice(free["one"])


def _files(name: str, things: dict[str, Thing]) -> dict[str, str]:
    rows, cited, located, themed = ["id,name,kind,formerly"], ["of,source,exact"], ["from,to"], ["from,to"]
    for id_, thing in things.items():
        called = f"举措{thing.number}" + (f"之{thing.name}" if thing.name else "")
        rows.append(f"{id_},{called},project,{'|'.join(thing.formerly)}")
        cited.append(f"{id_},source/jia,联企兴村")
        located.append(f"{id_},{thing.place}")
        if thing.themed:
            themed.append(f"{id_},theme/co-building")
    tables = {"Initiative": rows, "citations": cited, "LOCATED_IN": located, "HAS_THEME": themed}
    written = {f"{name}/{table}.csv": "\n".join(lines) + "\n" for table, lines in tables.items()}
    return {f"{name}/dataset.yaml": sample.DATASET, **written}
