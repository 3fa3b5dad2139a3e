"""Patience: who shows wrong keys waits, longer each time; by network, so many of them, and forgotten after a while."""

import ipaddress
import math
import time
from collections import OrderedDict

MOST = 10_000
"""How many networks with wrong keys are remembered; the oldest go first."""
FREE = 3
"""Wrong keys that a network may show before it has to wait."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0
"""Seconds; each wrong key more doubles the wait."""
FORGIVEN = 900
"""Seconds after which wrong keys are forgotten."""


class Patience:
    """Who shows wrong keys waits, longer each time; nothing is held open meanwhile."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """The seconds after which an address may try again; 0 where it may now."""
        count, last = self._wrong.get(network(address), (0, 0.0))
        passed = time.monotonic() - last
        if count < FREE or passed > FORGIVEN:
            return 0
        return max(0, math.ceil(min(FIRST_WAIT * 2.0 ** (count - FREE), LONGEST_WAIT) - passed))

    def wrong(self, address: str) -> None:
        """Note that an address showed a wrong key."""
        whose, now = network(address), time.monotonic()
        count, last = self._wrong.pop(whose, (0, 0.0))
        self._wrong[whose] = (1 if now - last > FORGIVEN else min(count + 1, 64), now)
        while len(self._wrong) > MOST:
            self._wrong.popitem(last=False)

    def right(self, address: str) -> None:
        """Forget the wrong keys of an address: it had the right one."""
        self._wrong.pop(network(address), None)


def network(address: str) -> str:
    """Who counts as one: an address; of the sixth version a network of 64 bits, which one house has to itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found) >> 64 << 64, 64)))
