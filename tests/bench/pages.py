"""What a large network page costs: its file, the time to build and to open it, how it moves; beside stock pyvis.

python -m tests.bench.pages     # 20 000 entities and 50 000 relations; stock pyvis at what it can do in a minute

All that is measured is synthetic and says so. Chromium runs without a GPU and with no network.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page
from pyvis.network import Network
from rich.console import Console
from rich.table import Table

from graph.ontology import ONTOLOGY
from graph.subgraph import Subgraph
from service.visual.folding import fold
from service.visual.layout import arrange
from service.visual.network import Sheet, page, save
from service.visual.payload import payload
from tests.engines.chromium import browser
from tests.service.visual.samples import scale_free

TITLE = "合成图 · a synthetic graph"
SIZES = (100, 1_000, 20_000)
STOCK = 1_000
"""The most that stock pyvis is asked for: with 5 000 entities it does not come to rest within seven minutes."""
PATIENCE = 60.0
"""Seconds after which a page that does not come to rest is given up."""
RELATIONS = 50_000
ROUNDS = 3
MOST_MEGABYTES, MOST_BUILDING, MOST_OPENING, MOST_PANNING = 6.0, 2.0, 3.0, 60.0
"""What the largest page may cost: MB, seconds to build it but for its layout and to open it, ms a frame (p95)."""
FRAMES = """
window.frames_ = [];
const frame = (now) => { window.frames_.push(now); requestAnimationFrame(frame); };
requestAnimationFrame(frame);
"""
OPENED = """(ready) => {
  const at = ready ? ready() : 0;
  if (at === null) return null;
  const frames = window.frames_.filter((frame) => frame >= at);
  for (let first = 0, last = 0; last < frames.length; last++) {
    if (last && frames[last] - frames[last - 1] > 250) first = last;
    if (frames[last] - frames[first] >= 1000) return frames[first] / 1000;
  }
  return null;
}"""
PAN = """() => new Promise((done) => {
  const canvas = document.querySelector("canvas"), box = canvas.getBoundingClientRect();
  const at = (step) => ({
    clientX: box.left + box.width * (0.5 + 0.2 * Math.sin(step / 14)),
    clientY: box.top + box.height * (0.5 + 0.2 * Math.cos(step / 11)),
    pointerId: 1, pointerType: "mouse", isPrimary: true, button: 0, buttons: 1, bubbles: true, cancelable: true,
  });
  const frames = [];
  canvas.dispatchEvent(new PointerEvent("pointerdown", at(0)));
  const begun = performance.now();
  let step = 0;
  const move = (now) => {
    frames.push(now);
    canvas.dispatchEvent(new PointerEvent("pointermove", at(++step)));
    if (now - begun < 3000) return requestAnimationFrame(move);
    canvas.dispatchEvent(new PointerEvent("pointerup", { ...at(step), buttons: 0 }));
    done(frames.slice(1).map((frame, n) => frame - frames[n]));
  };
  requestAnimationFrame(move);
})"""


@dataclass(frozen=True)
class Cost:
    """What a page costs; None where it did not come to rest in time."""

    megabytes: float
    building: float
    laying: float
    opening: float | None = None
    panning: float | None = None


def graph(count: int) -> Subgraph:
    """A seeded synthetic graph of so many entities, with no more than 50 000 relations."""
    found = scale_free(count)
    return Subgraph(found.entities, found.relations[:RELATIONS])


def ours(found: Subgraph, path: Path) -> Cost:
    """Our page, written; the time of its layout, done once more by itself, is taken off that of the whole."""
    whole = [_timed(lambda: page(found, ONTOLOGY, Sheet(TITLE))) for _ in range(ROUNDS)]
    drawn = payload(fold(found, ONTOLOGY, {}), ONTOLOGY, {})
    groups = [drawn.head["islands"][node["island"]][5] for node in drawn.nodes]
    sizes = [node["size"] for node in drawn.nodes]
    laying = min(_timed(lambda: arrange(groups, drawn.ends, sizes)) for _ in range(ROUNDS))
    save(page(found, ONTOLOGY, Sheet(TITLE)), path)
    return Cost(path.stat().st_size / 1e6, min(whole) - laying, laying)


def _timed(act: Callable[[], object]) -> float:
    """Seconds of the processor: the same as those of the clock where nobody else uses it."""
    begun = time.process_time()
    act()
    return time.process_time() - begun


def stock(found: Subgraph, path: Path) -> Cost:
    """The page that pyvis itself makes, as its documents say, but for one thing: the scripts are in the file."""
    begun = time.process_time()
    net = Network(cdn_resources="in_line", heading=TITLE)
    for entity in found.entities:
        net.add_node(entity.id, label=entity.name, title=entity.name, group=entity.region)
    for relation in found.relations:
        net.add_edge(relation.from_, relation.to, title=relation.type)
    html = net.generate_html()
    taken = time.process_time() - begun
    path.write_text(html, "utf-8")
    return Cost(path.stat().st_size / 1e6, taken, 0.0)


def opened(running: Browser, path: Path, ready: str) -> tuple[float | None, float | None]:
    """Seconds until it can be used (a second without a frame longer than 250 ms follows), and how it pans."""
    found = running.new_page(viewport={"width": 1280, "height": 800})
    found.add_init_script(FRAMES)
    found.set_default_timeout(PATIENCE * 1000)
    try:
        found.goto(path.as_uri(), wait_until="commit")
        opening = _until(found, ready)
        if opening is None:
            return None, None
        found.wait_for_timeout(500)
        frames: list[float] = found.evaluate(PAN)
        return opening, statistics.quantiles(frames, n=20)[-1]
    except Error:
        return None, None
    finally:
        found.close()


def _until(found: Page, ready: str) -> float | None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        taken = found.evaluate(f"({OPENED})({ready})")
        if taken is not None:
            return float(taken)
        time.sleep(0.2)
    return None


OURS_READY = """() => performance.getEntriesByName("drawn")[0]?.startTime ?? null"""
STOCK_READY = """() => {
  if (typeof network === "undefined" || !network) return null;
  if (!window.watching) {
    window.watching = true;
    network.once("stabilizationIterationsDone", () => (window.rested = performance.now()));
  }
  return window.rested ?? null;
}"""


def measured(running: Browser, folder: Path) -> list[tuple[str, int, Cost]]:
    """All sizes, ours and those of stock pyvis that it can do."""
    rows: list[tuple[str, int, Cost]] = []
    ways: list[tuple[str, Callable[[Subgraph, Path], Cost], str]] = [
        ("gongjian", ours, OURS_READY),
        ("pyvis 0.3.2", stock, STOCK_READY),
    ]
    for count in SIZES:
        found = graph(count)
        for name, make, ready in ways:
            if make is stock and count > STOCK:
                continue
            path = folder / f"{name}-{count}.html"
            made = make(found, path)
            opening, panning = opened(running, path, ready)
            rows.append((name, count, Cost(made.megabytes, made.building, made.laying, opening, panning)))
    return rows


def told(rows: list[tuple[str, int, Cost]]) -> Table:
    """The rows as a table, and whether the largest page keeps within its bounds."""
    table = Table(
        *("", "实体 entities", "MB", "生成 built, CPU s", "布局 layout, CPU s", "可用 usable, s", "平移 pan p95, ms")
    )
    table.title = TITLE
    for name, count, cost in rows:
        never = f"> {PATIENCE:.0f}"
        opening = never if cost.opening is None else f"{cost.opening:.2f}"
        panning = "—" if cost.panning is None else f"{cost.panning:.0f}"
        laying = f"{cost.laying:.2f}" if name == "gongjian" else "—"
        table.add_row(name, f"{count:,}", f"{cost.megabytes:.2f}", f"{cost.building:.2f}", laying, opening, panning)
    last = next(cost for name, count, cost in rows if (name, count) == ("gongjian", SIZES[-1]))
    kept = (
        last.megabytes <= MOST_MEGABYTES
        and last.building <= MOST_BUILDING
        and last.opening is not None
        and last.opening <= MOST_OPENING
        and last.panning is not None
        and last.panning <= MOST_PANNING
    )
    table.caption = (
        f"界限 bounds at {SIZES[-1]:,}: {MOST_MEGABYTES:.0f} MB, {MOST_BUILDING:.0f} s, {MOST_OPENING:.0f} s, "
        f"{MOST_PANNING:.0f} ms: {'在界内 · within them' if kept else '超出界限 · OUT OF THEM'}"
    )
    return table


def main() -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder, browser() as running:
        Console(width=130).print(told(measured(running, Path(folder))))


if __name__ == "__main__":
    main()
