"""Records that change while they are read: a synthetic dataset beside a copy of data/, every fact with its round.

A round is one `gongjian apply`: figures rise, names change, an id is renamed, things are made and deleted. Whoever asks
knows by the writer's diary which rounds an answer may tell of: none that was over before the question was asked, none
that had not begun when the answer was there.
"""

import asyncio
import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.documents import text_digest
from graph.settings import REPOSITORY, Settings
from ingest.evidence import Pins
from tests.engines.graphs import environment
from tests.engines.leash import REPOSITORY as TREE

DATASET = "soak"
PLACE = "place/synthetic-soak"
THEME = "theme/synthetic-soak"
SOURCE = "source/synthetic-soak"
HUB = "organization/synthetic-soak-hub"
FLICKERS = "indicator/synthetic-soak-even"
FIGURES = 60
"""Figures that rise with every round; all in one batch, so that one transaction raises them."""
ALIVE = 3
"""Rounds that a born initiative lives."""
TEXT = "合成指标、合成资金、合成机构、合成举措。"
ABOUT = """title: 合成·浸泡试验
title_en: Synthetic, for the soak
licence: CC0-1.0
maintainer: tests
how: made by a test from the number of a round; nothing in it is true
"""
APPLY_SECONDS = 300.0
ATTEMPTS = 5


def figure(at: int) -> str:
    """The id of a figure."""
    return f"indicator/synthetic-soak-{at:03}"


def named(round_: int) -> str:
    """The id that one body has in a round: each renames it."""
    return f"organization/synthetic-soak-named-{round_}"


def born(round_: int) -> str:
    """The id of an initiative that is made in a round."""
    return f"initiative/synthetic-soak-born-{round_}"


def mark(round_: int) -> str:
    """The words by which a round is known in any answer."""
    return f"合成第{round_}轮"


def entities(round_: int) -> Iterator[dict[str, Any]]:
    """The entities of a round."""
    told = {"places": [PLACE], "description": f"{mark(round_)}，为试验而造。"}
    yield {"id": SOURCE, "name": "合成来源", "text_digest": text_digest(TEXT), "published": "2026-01-01"}
    yield {"id": PLACE, "name": "合成地", "level": "prefecture"}
    yield {"id": THEME, "name": "合成主题"}
    yield {"id": HUB, "name": "合成枢纽", "kind": "enterprise", "cited": ["合成机构"], **told}
    for at in range(FIGURES):
        name = f"合成指标{at:03}"
        yield {"id": figure(at), "name": name, "value": round_, "unit": "个", "cited": ["合成指标"], **told}
    if not round_ % 2:
        yield {"id": FLICKERS, "name": "合成偶数", "value": round_, "unit": "个", "cited": ["合成指标"], **told}
    renamed = {"formerly": [named(each) for each in range(1, round_)]} if round_ > 1 else {}
    yield {"id": named(round_), "name": "合成机构", "kind": "enterprise", "cited": ["合成机构"], **told, **renamed}
    for each in range(max(1, round_ - ALIVE + 1), round_ + 1):
        yield {"id": born(each), "name": f"合成举措{each}", "kind": "project", "cited": ["合成举措"], "places": [PLACE]}
    money = {"kind": "budget", "amount": round_ * 10_000, "amount_text": f"{round_}万元", "qualifier": "exact"}
    yield {"id": "fund/synthetic-soak", "name": "合成资金", "cited": ["合成资金"], **money, **told}


def relations(round_: int) -> Iterator[dict[str, Any]]:
    """The relations of a round."""
    yield {"type": "PART_OF", "from": PLACE, "to": "place/100000"}
    yield {"type": "LOCATED_IN", "from": HUB, "to": PLACE, "cited": ["合成机构"]}
    yield {"type": "FINANCES", "from": "fund/synthetic-soak", "to": HUB, "cited": ["合成资金"]}
    for at in range(FIGURES):
        yield {"type": "MEASURES", "from": figure(at), "to": HUB, "cited": ["合成指标"]}
    for each in range(max(1, round_ - ALIVE + 1), round_ + 1):
        yield {"type": "LEADS", "from": HUB, "to": born(each), "cited": ["合成举措"]}
        yield {"type": "HAS_THEME", "from": born(each), "to": THEME}


def write(data: Path, round_: int) -> None:
    """Make the synthetic dataset of a data folder that of a round."""
    folder = data / DATASET
    folder.mkdir(exist_ok=True)
    (folder / "dataset.yaml").write_text(ABOUT, "utf-8")
    lines = [{"source": SOURCE}, *({"entity": each} for each in entities(round_))]
    lines += [{"relation": each} for each in relations(round_)]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "records.jsonl").write_text(text, "utf-8")
    words = {word for each in (*entities(round_), *relations(round_)) for word in each.get("cited", ())}
    places = {(SOURCE, "", word, ""): (TEXT.index(word), TEXT.index(word) + len(word)) for word in words}
    (folder / "positions.jsonl").write_text(Pins(places, {SOURCE: text_digest(TEXT)}).lines(), "utf-8")


@dataclass
class Diary:
    """When each round began and was over, by the clock of whoever asks, too."""

    begun: list[float] = field(default_factory=list)
    over: list[float] = field(default_factory=list)

    def window(self, asked: float, answered: float) -> tuple[int, int]:
        """The first and the last round that an answer may tell of; 0 is the graph without synthetic facts."""
        return sum(each <= asked for each in self.over), sum(each <= answered for each in self.begun)

    def writing(self, asked: float, answered: float) -> bool:
        """Whether a round was under way at some moment between."""
        lasts = zip(self.begun, [*self.over, float("inf")], strict=False)
        return any(begun <= answered and over >= asked for begun, over in lasts)

    @property
    def rounds(self) -> int:
        """How many rounds are over."""
        return len(self.over)


class Writer:
    """Applies one round after the other, each in a process of its own, as a curator would."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.diary = Diary()
        self.failed = 0
        self._settings = settings.model_copy(update={"data": folder / "data"})
        shutil.copytree(REPOSITORY / "data", self._settings.data)

    async def apply(self) -> None:
        """Apply the next round; where the command fails, as it may on an engine that is busy, it is run again.

        Raises RuntimeError with what it said where it fails time after time.
        """
        round_ = self.diary.rounds + 1
        write(self._settings.data, round_)
        self.diary.begun.append(time.monotonic())
        said = ""
        for _ in range(ATTEMPTS):
            status, said = await self._run()
            if not status:
                self.diary.over.append(time.monotonic())
                return
            self.failed += 1
        raise RuntimeError(f"gongjian apply of round {round_} failed {ATTEMPTS} times: {said}")

    async def _run(self) -> tuple[int, str]:
        """One run of the command: its status, and the end of what it said."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "gongjian", "apply", "--json"),
            cwd=TREE,
            env={**environment(self._settings), "PYTHONPATH": str(TREE)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            async with asyncio.timeout(APPLY_SECONDS):
                said, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode or 0, said.decode("utf-8", "replace")[-1000:]

    async def keep_on(self, pause: float, stop: asyncio.Event) -> None:
        """Apply round after round until told to stop, with a pause after each; the last one is brought to its end."""
        while not stop.is_set():
            await self.apply()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
