"""The heap of the process: what large answers took goes back to the system as soon as it is free (glibc, mallopt(3)).

Left to itself, glibc keeps a heap for every thread and serves ever larger blocks from them: each grows to the most that
it ever held, in pieces, and a service that makes files and pictures beside small answers grows for hours.
"""

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
TOP = 1 << 20
"""Free bytes at the end of a heap that are kept."""
LARGE = 1 << 18
"""Bytes from which a block is asked of the system by itself, and given back by itself."""
ARENAS = 2
"""Heaps beside each other: more threads than processors seldom ask for memory at once."""


def levelled() -> bool:
    """Bound the heap of this process, best before it has threads; whether that could be done: with glibc alone."""
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return False
    bounds = {_ARENA_MAX: ARENAS, _MMAP_THRESHOLD: LARGE, _TRIM_THRESHOLD: TOP}
    return all(library.mallopt(name, value) for name, value in bounds.items())
