"""Presence: whether the graph is one that this build can answer from, looked at anew where it may be another one."""

from graph.errors import Outdated, Unfinished
from graph.repository.contents import mark
from graph.store import Store


class Presence:
    """What is known of the graph behind a store: which one it was when its schema was last looked at."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._times = 0
        self._state: tuple[str, int] | None = None

    async def check(self, state: tuple[str, int] | None = None) -> None:
        """Raise Outdated or Unfinished as `current` does, and GraphError while the engine is away.

        It asks the engine nothing where the way to it is the same as before, and so is the graph's `state`, if given.
        """
        times = self._store.times
        if times and times == self._times and (state is None or state == self._state):
            return
        found = state or await self._store.state()
        await current(self._store, found[1])
        self._times, self._state = times, found


async def current(store: Store, version: int) -> None:
    """Raise Outdated where the graph was loaded by another version, Unfinished where it is a part of one.

    Its answers would be wrong.
    """
    if (await mark(store)).restoring:
        raise Unfinished("图的恢复没有完成 · a restore has not ended: gongjian restore FILE.")
    if version and not await store.prepared():
        raise Outdated("图由另一版本载入 · the graph was loaded by another version: run gongjian load.")
