"""The catalogue of named queries is as fresh as the queries themselves."""

import asyncio

import pytest

from graph.repository.named import Answer, public
from graph.settings import Settings
from tests.service.catalogue import PAGE, asked, rendered, structure


def test_the_catalogue_has_a_section_for_every_query_as_it_is() -> None:
    assert structure(PAGE.read_text("utf-8")) == rendered({}), "run `make catalogue`"


def test_every_section_has_an_answer() -> None:
    sections = PAGE.read_text("utf-8").split("\n### ")[1:]
    for section, (name, named) in zip(sections, public().items(), strict=True):
        assert section.startswith(f"{name}\n")
        assert f"| {' | '.join(column for column, _ in named.returns)} |" in section


def test_cells_cannot_break_the_table() -> None:
    page = rendered({"theme/list": Answer(("theme", "x"), (("a|b", [1.0, None, True]),))})
    assert "| a\\|b | 1; ; true |" in page
    assert structure(page) == rendered({})


@pytest.mark.embedded_only
def test_the_answers_are_those_of_the_records(curated: Settings) -> None:
    assert rendered(asyncio.run(asked(curated))) == PAGE.read_text("utf-8"), "run `make catalogue`"
