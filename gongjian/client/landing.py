"""Landing: where a file is received; it stands at its path only when it is complete."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EISDIR
from os import PathLike
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

import httpx

from gongjian.client.ask import Download
from gongjian.client.errors import Foreign


@contextmanager
def landing(path: str | PathLike[str]) -> Iterator[IO[bytes]]:
    """A file to write to, beside `path`, that takes its place when the block ends well and is gone when it does not."""
    there = Path(path)
    if there.is_dir():
        raise IsADirectoryError(EISDIR, "是文件夹，不是文件 · is a folder, not a file", str(there))
    with NamedTemporaryFile(dir=there.parent, prefix=f".{there.name}.", delete=False) as file:
        try:
            yield file
            file.close()
            Path(file.name).chmod(0o666 & ~_mask())
            Path(file.name).replace(there)
        except BaseException:
            file.close()
            Path(file.name).unlink()
            raise


def looked_at(download: Download, response: httpx.Response) -> httpx.Response:
    """The response, if it is such a file as was asked for. Raises Foreign where it is a page of something else."""
    kind = response.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != download.kind:
        raise Foreign(
            f"{response.request.url} 不是所要的文件 · answered {kind or 'something without a type'},"
            f" not {download.kind}: is the url right?"
        )
    return response


def _mask() -> int:
    """What new files are not allowed, of this process; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
