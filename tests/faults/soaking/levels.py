"""Levels: what the gauges say of growth, and where it is more than a service that holds its level may show."""

from collections.abc import Sequence
from dataclasses import asdict

from tests.faults.figures import Figure
from tests.faults.soaking.gauges import Rest, Sample, rise

ROOM = {"handles": 24, "threads": 16, "connections": 16, "files": 0, "questions": 0, "tasks": 2, "objects": 60_000}
"""By how much more a service may hold at rest than after its warming up: pools grow to the most that was ever asked
at a time, caches fill up to their bounds."""
CREEP = {"service_mb": 1.0, "handles": 0.5, "threads": 0.5, "connections": 0.5}
"""By how much a gauge may rise a minute, over a time that is long enough to tell."""
TELLING = 8 * 60.0
"""Seconds after which a rise tells of a leak, not of caches that fill; of the time the first third is not looked at."""


def levels(samples: Sequence[Sample], before: Rest, after: Rest) -> dict[str, Figure]:
    """The figures: memory at the begin, at the end and by its line; what is held at rest, before and after."""
    figures: dict[str, Figure] = {}
    for name in ("service_mb", "engine_mb"):
        values = [float(getattr(each, name)) for each in samples]
        figures |= {f"{name}_first": values[0], f"{name}_last": values[-1], f"{name}_most": max(values)}
    late = settled(samples)
    for name in ("service_mb", "engine_mb", "handles", "engine_handles", "threads", "connections", "files"):
        figures[f"{name}_a_minute"] = rise(late, name)
    for name, value in asdict(after).items():
        figures[f"{name}_at_rest"] = f"{asdict(before)[name]:,} → {value:,}"
    return figures


def settled(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The samples of the last two thirds of the time."""
    return samples[len(samples) // 3 :]


def leftover(before: Rest, after: Rest) -> list[str]:
    """What is held at rest beyond the room that there is."""
    held, holds = asdict(before), asdict(after)
    return [
        f"at rest {holds[name]:,} {name}, {held[name]:,} after the warming up: more than {room:,} beyond"
        for name, room in ROOM.items()
        if holds[name] > held[name] + room
    ]


def crept(samples: Sequence[Sample]) -> list[str]:
    """Which gauges rise by more than they may."""
    if not samples or samples[-1].at - samples[0].at < TELLING:
        return []
    late = settled(samples)
    rises = {name: rise(late, name) for name in CREEP}
    return [f"{name} rises by {rises[name]:.2f} a minute" for name, most in CREEP.items() if rises[name] > most]
