"""`python -m tests.service.catalogue` asks every named query its example and writes docs/queries.md.

A section for each query: the question, its parameters, how to ask it, an answer from the bundled records. Beside it,
tests/data/answers.json has a mark of each whole answer, of all time and as of 2013, that every engine is held to.
"""

import asyncio
import json
import tempfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from graph.embedded import join
from graph.ontology import ONTOLOGY
from graph.parameters import Parameter
from graph.queries import Query
from graph.repository.named import Answer, ask, plain, public
from graph.repository.shapes import whole
from graph.settings import REPOSITORY, Settings
from graph.store import Store
from tests.engines.graphs import load

PAGE = REPOSITORY / "docs" / "queries.md"
MARKS = REPOSITORY / "tests" / "data" / "answers.json"
THEN = "2013"
BEGIN, END = "<!-- answer -->", "<!-- /answer -->"
ROWS = 5
ITEMS = 4
INTRODUCTION = """\
# 命名查询 · Named queries

问题与答案；由 `make catalogue` 生成 · Questions and answers; made by `make catalogue`, not by hand.

Each question is a file of [cypher/](../cypher) and can be asked in three ways, with the same rows:

- over REST, `GET /api/v1/queries/NOUN/VERB?name=value`; a list is a parameter given again and again;
- on the command line, `gongjian query NOUN/VERB -p name=value --json`; the values of a list are divided by `|`;
- in Neo4j Browser or cypher-shell: set every parameter, then paste the file.

What is not given takes its default. Where a question can be asked of a time, REST and the command line take
`as_of=2018-09` in the stead of `as_of_from` and `as_of_to`; places may be named by code, the country among `regions`
keeps all, and an id that is not there is refused. The answers below are of the bundled records: the first
{rows} rows, of lists the first {items} items.
"""


def example(named: Query) -> dict[str, object]:
    """The parameters of a query's example, defaults included."""
    return named.values(parse_qs(named.example, keep_blank_values=True))


def mark(answer: Mapping[str, Any]) -> str:
    """What tells the rows of an answer, as JSON has them, from any others."""
    said = json.dumps(whole([answer["columns"], answer["rows"]]), ensure_ascii=False, sort_keys=True)
    return sha256(said.encode()).hexdigest()[:16]


def rendered(answers: Mapping[str, Answer]) -> str:
    """The page; without an answer a section says nothing of it."""
    return "\n".join(_lines(answers)) + "\n"


def structure(page: str) -> str:
    """The page without its answers: what follows from the queries alone."""
    kept, inside = [], False
    for line in page.splitlines():
        inside = inside and line != END
        if not inside:
            kept.append(line)
        inside = inside or line == BEGIN
    return "\n".join(kept) + "\n"


def _lines(answers: Mapping[str, Answer]) -> Iterator[str]:
    yield INTRODUCTION.format(rows=ROWS, items=ITEMS)
    nouns: dict[str, list[Query]] = {}
    for name, named in public().items():
        nouns.setdefault(name.partition("/")[0], []).append(named)
    for noun, asked in nouns.items():
        links = (f"[{each.name.partition('/')[2]}](#{each.name.replace('/', '')})" for each in asked)
        yield f"- **{noun}**: {', '.join(links)}"
    for noun, asked in nouns.items():
        yield f"\n## {noun}"
        for named in asked:
            yield from _section(named, answers.get(named.name))


def _section(named: Query, answer: Answer | None) -> Iterator[str]:
    yield f"\n### {named.name}\n\n{named.summary}\n"
    if named.parameters:
        yield "| parameter | type | default | |\n|---|---|---|---|"
        yield from (_parameter(each) for each in named.parameters)
        yield ""
    asked = f"?{named.example}" if named.example else ""
    yield f"```\nGET /api/v1/queries/{named.name}{asked}\n{_command(named)}\n```\n"
    yield f"[cypher/{named.name}.cypher](../cypher/{named.name}.cypher)"
    if named.parameters:
        yield "with\n\n```"
        yield from (f":param {name} => {_literal(value)}" for name, value in example(named).items())
        yield "```"
    yield f"\n{BEGIN}"
    if answer is not None:
        yield from _table(answer)
    yield END


def _parameter(each: Parameter) -> str:
    default = "**needed**" if each.required else f"`{_literal(each.default)}`"
    return f"| `{each.name}` | {each.type} | {default} | {each.about} |"


def _command(named: Query) -> str:
    given = parse_qs(named.example, keep_blank_values=True)
    words = (f" -p '{name}={'|'.join(values)}'" for name, values in given.items())
    return f"gongjian query {named.name}{''.join(words)}"


def _literal(value: object) -> str:
    """A value as Cypher writes it."""
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return json.dumps(value)


def _table(answer: Answer) -> Iterator[str]:
    yield f"| {' | '.join(answer.columns)} |\n|{'---|' * len(answer.columns)}"
    for row in answer.rows[:ROWS]:
        yield f"| {' | '.join(_cell(plain(value)) for value in row)} |"
    if not answer.rows:
        yield "\n没有 · none"
    elif len(answer.rows) > ROWS:
        yield f"\n… {len(answer.rows)} rows"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, list):
        more = f" … {len(value)}" if len(value) > ITEMS else ""
        return "; ".join(map(_cell, value[:ITEMS])) + more
    if isinstance(value, dict):
        if "from" in value:
            return f"{value['type']} `{value['from']}` → `{value['to']}`"
        if "name" in value and "id" in value:
            return f"{value['name']} `{value['id']}`"
        return ", ".join(f"{name}: {_cell(each)}" for name, each in value.items())
    return str(value).replace("|", "\\|")


async def asked(settings: Settings, as_of: str = "") -> dict[str, Answer]:
    """The answer of each query to its example, as of a time where one is given."""

    def given(named: Query) -> dict[str, Any]:
        return named.values(parse_qs(named.example, keep_blank_values=True) | ({"as_of": [as_of]} if as_of else {}))

    async with Store.open(settings, ONTOLOGY) as store:
        return {name: await ask(store, named, given(named)) for name, named in public().items()}


def main() -> None:
    """Write docs/queries.md and tests/data/answers.json."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, home=Path(folder) / "home")
        with join(settings):
            load(settings)
            answers, then = asyncio.run(asked(settings)), asyncio.run(asked(settings, THEN))
    PAGE.write_text(rendered(answers), encoding="utf-8")
    marks = {name: [mark(each[name].wire()) for each in (answers, then)] for name in answers}
    MARKS.write_text(json.dumps(marks, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
