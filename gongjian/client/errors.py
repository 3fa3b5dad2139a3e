"""What can go wrong between a program and the service, as a tree:

GongjianError
├── Unreachable           nothing answers there: refused, unknown name, broken connection
│   └── TooSlow           nor within the timeout
├── Foreign               an answer, but not one of this service: HTML, wrong JSON, a redirect elsewhere
├── NotInstalled          networkx or pandas is needed for this and not there (also an ImportError)
└── Problem               the service says why not, as RFC 9457 has it
    ├── BadRequest        400, what was asked does not fit; of Cypher with token, line and column
    ├── Unauthorized      401, a key is needed
    ├── Forbidden         403, the key's role does not open this
    ├── NotFound          404, unknown; or not at the time asked of, then with since and until
    ├── Gone              410, deleted, with when
    ├── TooLarge          413, the body is too large
    ├── Misdirected       421, the host's name is not one that the service answers to
    ├── Invalid           422, fields that do not fit, each with what is wrong
    ├── TooMany           429, as many such questions are under way as may be; with retry_after
    ├── Broken            500, a fault of the service: its log has it under the request id
    ├── Unavailable       503, the engine is away; with retry_after
    └── OutOfTime         504, the question took too long

Moved is no error but a warning: an id was renamed or merged (308), and the answer is about the new one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict


class Details(BaseModel):
    """What a problem says of itself; what does not apply is None."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[dict[str, str], ...] | None = None
    token: str | None = None
    line: int | None = None
    column: int | None = None
    id: str | None = None
    deleted_at: str | None = None
    run: str | None = None
    since: str | None = None
    until: str | None = None


class GongjianError(Exception):
    """Anything that keeps the client from an answer."""


class Unreachable(GongjianError):
    """Nothing answers at the address, or not to the end."""


class TooSlow(Unreachable):
    """Nothing answered within the timeout."""


class Foreign(GongjianError):
    """What answers is not this service, or one that this client does not understand."""


class NotInstalled(GongjianError, ImportError):
    """A library that is needed for this only is not installed."""


class Moved(UserWarning):
    """An id was renamed or merged; the answer is about the one that lives on."""


class Problem(GongjianError):
    """The service refused, and says why.

    `details` has all of it; what is asked for most is at hand as a property.
    """

    def __init__(self, details: Details, request_id: str = "", retry_after: float | None = None) -> None:
        self.details = details
        self.request_id = request_id
        self.retry_after = retry_after
        super().__init__(details, request_id, retry_after)

    def __str__(self) -> str:
        said = f"{self.status} {self.title}"
        if self.detail:
            said += f": {self.detail}"
        said += "".join(f"\n  {field}: {message}" for field, message in self.fields.items())
        return f"{said} [{self.instance}{', request ' + self.request_id if self.request_id else ''}]"

    @property
    def type(self) -> str:
        """What kind of problem, as a path: `/problems/not-found`."""
        return self.details.type

    @property
    def title(self) -> str:
        """What kind of problem, in the language asked for."""
        return self.details.title

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.details.status

    @property
    def detail(self) -> str:
        """What is wrong with this request."""
        return self.details.detail

    @property
    def instance(self) -> str:
        """The path that was asked."""
        return self.details.instance

    @property
    def fields(self) -> Mapping[str, str]:
        """What is wrong with each parameter or field that the service names."""
        named = self.details.errors or ()
        return MappingProxyType({each.get("field", ""): each.get("message", "") for each in named})


class BadRequest(Problem):
    """400: what was asked does not fit, or names what is not there; of Cypher, `details` has token, line and column."""


class Unauthorized(Problem):
    """401: a key is needed, and none was given or it does not fit."""


class Forbidden(Problem):
    """403: the role of the key does not open this."""


class NotFound(Problem):
    """404: unknown, or it did not hold at the time asked of: then `since` and `until` say when it did, if known."""

    @property
    def since(self) -> str | None:
        """Its first day, where it is there but did not hold then."""
        return self.details.since

    @property
    def until(self) -> str | None:
        """Its last day, where it is there but did not hold then."""
        return self.details.until


class Gone(Problem):
    """410: it was there and was deleted."""

    @property
    def deleted_at(self) -> str | None:
        """When it was deleted, as an ISO instant."""
        return self.details.deleted_at


class TooLarge(Problem):
    """413: the body of the request is too large."""


class Misdirected(Problem):
    """421: the service does not answer to this host name; its settings name those that it does."""


class Invalid(Problem):
    """422: `fields` says of each parameter or field what is wrong with it."""


class TooMany(Problem):
    """429: as many such questions are under way as may be at a time."""


class Broken(Problem):
    """500: a fault of the service."""


class Unavailable(Problem):
    """503: the engine is away."""


class OutOfTime(Problem):
    """504: the question took longer than it may."""


STATUSES: Mapping[int, type[Problem]] = MappingProxyType(
    {
        400: BadRequest,
        401: Unauthorized,
        403: Forbidden,
        404: NotFound,
        410: Gone,
        413: TooLarge,
        421: Misdirected,
        422: Invalid,
        429: TooMany,
        500: Broken,
        503: Unavailable,
        504: OutOfTime,
    }
)
"""The error of each status; of any other it is Problem itself."""
