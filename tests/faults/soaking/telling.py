"""`gongjian`, told from within: on SIGUSR1 it writes down how many tasks and objects it has, and is else itself.

`python -m tests.faults.soaking.telling FILE serve` is `gongjian serve`.
"""

import asyncio
import gc
import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType


def told(file: Path) -> None:
    """Write tasks of the event loop and objects that are reachable, once all garbage is gone."""
    gc.collect()
    kinds: dict[str, int] = {}
    for each in gc.get_objects():
        kind = type(each).__name__
        kinds[kind] = kinds.get(kind, 0) + 1
    most = dict(sorted(kinds.items(), key=lambda pair: -pair[1])[:40])
    found = {"tasks": len(asyncio.all_tasks()), "objects": sum(kinds.values()), "kinds": most}
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(found), "utf-8")
    draft.rename(file)


def main() -> None:
    """Run the command line of what follows the file's name."""
    file = Path(sys.argv.pop(1))

    def tell(_signal: int, _frame: FrameType | None) -> None:
        told(file)

    signal.signal(signal.SIGUSR1, tell)
    from gongjian.cli import main as command

    sys.argv[0] = os.fspath(Path(sys.argv[0]).with_name("gongjian"))
    command()


if __name__ == "__main__":
    main()
