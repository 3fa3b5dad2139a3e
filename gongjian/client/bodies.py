"""Bodies: what is received of answers that are kept in memory, which end somewhere; files go to disk instead."""

import httpx

from gongjian.client.errors import Foreign

MOST = 64 * 1024 * 1024
"""The most bytes of an answer that is no file, unpacked: several times what the service's own limits let it say."""
PACKED = ("content-encoding", "content-length", "transfer-encoding")
"""Headers of a body as it was sent, which do not describe it unpacked."""


class Body:
    """The body of a response, piece by piece."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._pieces: list[bytes] = []
        self._size = 0
        if "," in response.headers.get("content-encoding", ""):
            raise Foreign(f"{response.request.url} 的回答多重压缩 · answered something packed more than once")

    def add(self, piece: bytes) -> None:
        """The next piece, unpacked. Raises Foreign where it becomes more than an answer can be."""
        self._size += len(piece)
        if self._size > MOST:
            raise Foreign(
                f"{self._response.request.url} 的回答过大，已停止接收 · answered more than {MOST // 1024**2} MB,"
                " more than this service says: it was not received further"
            )
        self._pieces.append(piece)

    def response(self) -> httpx.Response:
        """The response with its body whole."""
        there = self._response
        headers = [(name, value) for name, value in there.headers.multi_items() if name.lower() not in PACKED]
        return httpx.Response(there.status_code, headers=headers, content=b"".join(self._pieces), request=there.request)
