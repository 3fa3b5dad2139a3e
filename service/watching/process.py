"""The process as it runs: threads, the delay of its event loop, the disk below its state."""

import asyncio
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

BEAT_SECONDS = 0.25
LAG_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Process(Collector):
    """Threads and free disk as they are when looked at; memory, descriptors and time come from the library's own."""

    def __init__(self, registry: CollectorRegistry, home: Path) -> None:
        self.home = home
        ProcessCollector(registry=registry)
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        """The numbers now."""
        yield GaugeMetricFamily("process_threads", "Threads of this process.", threading.active_count())
        if (free := disk_free(self.home)) is not None:
            said = "Bytes free on the disk of the state folder."
            yield GaugeMetricFamily("gongjian_state_disk_free_bytes", said, free)


class Heartbeat:
    """How late the event loop comes to what is due: each beat says by how many seconds it was."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.lags = Histogram(
            "gongjian_event_loop_lag_seconds",
            "Seconds by which the event loop was late.",
            buckets=LAG_SECONDS,
            registry=registry,
        )

    async def beat(self) -> None:
        """Beat until cancelled."""
        while True:
            due = time.perf_counter() + BEAT_SECONDS
            await asyncio.sleep(BEAT_SECONDS)
            self.lags.observe(max(0.0, time.perf_counter() - due))


def disk_free(folder: Path) -> int | None:
    """The bytes free on the disk of a folder, or of the nearest above it that is there; None where none can be seen."""
    for each in (folder, *folder.parents):
        with suppress(FileNotFoundError):
            try:
                return shutil.disk_usage(each).free
            except PermissionError:
                return None
    return None
