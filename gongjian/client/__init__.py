"""The Python client: `Client` for programs and notebooks that wait, `AsyncClient` for those that do not.

    from gongjian import Client

    with Client("http://127.0.0.1:8000") as client:
        for fund in client.funds(region="632800"):
            print(fund.fund.name, fund.fund.amount)

It imports httpx, pydantic and the standard library; networkx and pandas only for `to_networkx` and `to_pandas`.
"""

from gongjian.client import errors, models
from gongjian.client.asynchronous import AsyncClient
from gongjian.client.errors import (
    BadRequest,
    Broken,
    Forbidden,
    Foreign,
    Gone,
    GongjianError,
    Invalid,
    Misdirected,
    Moved,
    NotFound,
    NotInstalled,
    OutOfTime,
    Problem,
    TooLarge,
    TooMany,
    TooSlow,
    Unauthorized,
    Unavailable,
    Unreachable,
)
from gongjian.client.paging import AsyncListing, Listing
from gongjian.client.synchronous import Client

__all__ = [
    "AsyncClient",
    "AsyncListing",
    "BadRequest",
    "Broken",
    "Client",
    "Forbidden",
    "Foreign",
    "Gone",
    "GongjianError",
    "Invalid",
    "Listing",
    "Misdirected",
    "Moved",
    "NotFound",
    "NotInstalled",
    "OutOfTime",
    "Problem",
    "TooLarge",
    "TooMany",
    "TooSlow",
    "Unauthorized",
    "Unavailable",
    "Unreachable",
    "errors",
    "models",
]
