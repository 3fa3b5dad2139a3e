"""The tally of what was asked: statuses, refusals, and a sentence for every answer that was not right."""

from collections import Counter
from dataclasses import dataclass, field

from tests.faults.figures import Figure
from tests.faults.soaking.wire import Reply, Request

BUSY = (429, 503)
"""What may be told to come back, if it is told when."""
SERVER = 500


class Wrong(Exception):  # noqa: N818 - it is the answer that is wrong
    """An answer that is not right; the text says what it should have been."""


class Refused(Exception):  # noqa: N818 - it is what the caller was
    """A question that was told to come back later."""


@dataclass
class Tally:
    """How a run went so far."""

    statuses: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    server_errors: list[str] = field(default_factory=list)
    hung: list[str] = field(default_factory=list)
    broken_off: int = 0
    """Exports that ended in the middle, since the graph was written to."""
    two_rounds: int = 0
    """Answers of several reads between which a round was written: each fact right, not all of one version."""

    def note(self, request: Request, reply: Reply) -> Reply:
        """Count an answer. Raises Refused for one that is to be asked later, Wrong for an error of the server."""
        self.statuses[reply.status] += 1
        if reply.status in BUSY and reply.headers.get("retry-after"):
            raise Refused
        if reply.status >= SERVER or reply.status in BUSY:
            said = f"{reply.status} to {request.path}: {reply.body[:300].decode('utf-8', 'replace')}"
            self.server_errors.append(said)
            raise Wrong(said)
        return reply

    @property
    def answers(self) -> int:
        """How many answers there were."""
        return self.statuses.total()

    @property
    def told_to_come_back(self) -> int:
        """How many were refused for the time being."""
        return sum(self.statuses[each] for each in BUSY)

    @property
    def figures(self) -> dict[str, Figure]:
        """How many answers of each kind there were."""
        return {
            "answers": self.answers,
            "wrong_answers": len(self.wrong),
            "server_errors": len(self.server_errors),
            "hung": len(self.hung),
            "told_to_come_back": self.told_to_come_back,
            "exports_broken_off": self.broken_off,
            "answers_of_two_rounds": self.two_rounds,
        }

    @property
    def faults(self) -> list[str]:
        """All that did not hold."""
        return [*self.server_errors, *(f"wrong: {each}" for each in self.wrong), *self.hung]
