"""Answers of named queries: what is cut off is said, and only what is public can be asked."""

import pytest

from graph.errors import BadRequest
from graph.ontology import ONTOLOGY
from graph.queries import query
from graph.repository.named import ask, known, plain, public
from graph.settings import Settings
from graph.store import Store


@pytest.mark.every_engine
async def test_an_answer_that_is_cut_off_says_so(curated: Settings) -> None:
    asked = known("theme/list")
    async with Store.open(curated, ONTOLOGY) as store:
        whole = await ask(store, asked, asked.values({}))
        part = await ask(store, asked, asked.values({}), most=3)
        again = await ask(store, asked, asked.values({}))
    assert whole == again
    assert not whole.truncated
    assert "truncated" not in whole.wire()
    assert part.rows == whole.rows[:3]
    assert part.wire()["truncated"] is True
    assert len(whole.wire()["rows"]) == len(whole.rows) > 30


def test_only_public_questions_are_known() -> None:
    assert known("theme/list") is query("theme/list")
    for name in ("no/such", "store/wipe_nodes", "entity/tombstone"):
        with pytest.raises(BadRequest, match=name):
            known(name)
    assert all(each.access == "read" for each in public().values())


def test_facts_at_any_depth_are_in_their_wire_shapes() -> None:
    theme = ONTOLOGY.entities["Theme"].model_validate({"id": "theme/x", "name": "题"})
    assert plain({"a": [theme, (1, None)]}) == {"a": [theme.wire(), [1, None]]}
