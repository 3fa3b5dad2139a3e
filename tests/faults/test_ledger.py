"""The ledger of the kills sees what it is there to see: a loss, a doubling, half a transaction, a broken history."""

import json
from dataclasses import asdict, replace
from typing import Any

from tests.faults.killing.ledger import Faults, Ledger, Seen, replayed
from tests.faults.killing.witness import Effects

WRITTEN = Effects(2, {"theme/a": "1", "theme/b": "2"}, [], ["run/1/1", "run/1/2"], {"theme/old": None})
ABOUT = Effects(3, {"theme/c": "3"}, ["theme/a"], ["run/1/3"], {"theme/a": None}, ["theme/old"])


def ledger() -> Ledger:
    """A transaction was acknowledged, another was about to be."""
    found = Ledger()
    found.hear("commit", asdict(WRITTEN))
    found.hear("acknowledged", None)
    found.hear("commit", asdict(ABOUT))
    return found


def seen(version: int, facts: dict[str, str], changes: int, stones: dict[str, str | None], **more: Any) -> Seen:
    noted = {f"run/1/{number}": {"id": f"run/1/{number}"} for number in range(1, changes + 1)}
    return replace(Seen(version, facts, noted, stones, {}, frozenset(), []), **more)


BEFORE = seen(2, {"theme/a": "1", "theme/b": "2"}, 2, {"theme/old": None})
AFTER = seen(3, {"theme/b": "2", "theme/c": "3"}, 3, {"theme/a": None})


def counts(faults: Faults) -> tuple[int, int, int]:
    return faults.lost, faults.doubled, faults.strange


def test_a_transaction_that_was_about_to_be_committed_is_there_whole_or_not_at_all() -> None:
    for there in (BEFORE, AFTER):
        assert counts(ledger().settle(there)) == (0, 0, 0)
    torn = replace(BEFORE, facts={**BEFORE.facts, "theme/c": "3"})
    assert counts(ledger().settle(torn)) == (0, 0, 1)


def test_a_lease_that_is_given_back_settles_nothing_of_the_transaction_before_it() -> None:
    for there in (BEFORE, AFTER):
        found = ledger()
        found.hear("commit", asdict(Effects()))
        found.hear("leased", None)
        assert found.acknowledged == 1
        assert counts(found.settle(there)) == (0, 0, 0)


def test_what_was_acknowledged_and_is_not_there_is_lost() -> None:
    assert counts(ledger().settle(replace(BEFORE, facts={"theme/a": "1"}))) == (1, 0, 0)
    assert counts(ledger().settle(replace(BEFORE, facts={**BEFORE.facts, "theme/b": "1"}))) == (1, 0, 0)
    assert counts(ledger().settle(replace(BEFORE, changes={}))) == (2, 0, 0)
    assert counts(ledger().settle(replace(BEFORE, version=1))) == (1, 0, 0)


def test_what_is_there_twice_is_doubled() -> None:
    assert counts(ledger().settle(replace(BEFORE, doubled=["Theme theme/a"]))) == (0, 1, 0)
    assert counts(ledger().settle(replace(AFTER, version=4)))[1] == 1


def change(seq: int, op: str, **more: Any) -> dict[str, Any]:
    told = {name: json.dumps(value) for name, value in more.items()}
    return {"id": f"run/1/{seq}", "run_seq": 1, "seq": seq, "op": op, "of": "theme/a", **told}


def test_changes_are_a_chain_that_ends_in_the_graph() -> None:
    old, new = {"dataset": "d", "name": "old"}, {"dataset": "d", "name": "new"}
    chain = [
        change(1, "create"),
        change(2, "update", before=old, after=new),
        change(3, "update", before=new, after=old),
    ]

    def broken(changes: list[dict[str, Any]], stored: dict[str, Any]) -> int:
        there = replace(BEFORE, changes={each["id"]: each for each in changes}, stored=stored)
        return replayed(there).broken

    assert broken(chain, {"theme/a": old}) == 0
    assert broken(chain, {"theme/a": new}) == 1
    assert broken(chain, {}) == 1
    assert broken(chain[1:], {"theme/a": old}) == 1
    assert broken([*chain[:2], change(3, "update", before=old, after=new)], {"theme/a": new}) == 1
    assert broken([*chain, change(4, "delete", before=old)], {}) == 0
    assert broken([*chain, change(4, "create")], {"theme/a": old}) == 1
