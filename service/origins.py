"""Origins: whose pages may read the answers of reconciliation in a browser; none unless the settings name them."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from service.reconciliation.told import DOOR


class Origins:
    """Lets pages of some origins read what stands below the door of reconciliation, and nothing else."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.shared = CORSMiddleware(app, allow_origins=origins, allow_methods=["GET", "POST"]) if origins else app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        shared = scope["type"] == "http" and (scope["path"] == DOOR or scope["path"].startswith(f"{DOOR}/"))
        await (self.shared if shared else self.app)(scope, receive, send)
