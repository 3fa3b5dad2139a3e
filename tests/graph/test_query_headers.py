"""Headers of query files, mutated by chance: a file says the same as before, or is refused with its line."""

import random
import re
from pathlib import Path

import pytest

from graph.errors import QueryError
from graph.queries import FOLDER, Query, queries, read

PIECES = (
    *("//", "// ", "//\n", "\n", "access", "read", "write", "public", "yes", "param", "returns", "example", ": ", ","),
    *("list of ", "string", "integer", "Entity", " in a|b", ' = "x"', " = [1, 2]", " = NaN", " = 1e999", " = -", "$id"),
    *(
        "`",
        "'",
        '"',
        "/*",
        "*/",
        "CREATE (n)",
        "RETURN 1 AS x",
        "\\u0041",
        "\x00",
        "\u2028",
        "\ufeff",
        "\r",
        "as_of=2013",
    ),
)
FILES = sorted(FOLDER.rglob("*.cypher"))


def contract(query: Query) -> tuple[object, ...]:
    """What callers are promised."""
    return query.access, query.parameters, query.returns, query.public


def tried(folder: Path) -> tuple[Query | None, str]:
    """The query of the folder, or why it is none."""
    try:
        return read("entity/one", folder), ""
    except QueryError as error:
        return None, str(error)


def mutated(chance: random.Random, text: str) -> str:
    """The text with pieces of its header cut out, doubled, or put in."""
    end = re.search(r"^(?!//)", text, re.MULTILINE)
    length = end.start() if end else len(text)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(length + 1)
        to = min(length, at + chance.randint(0, 20))
        kind = chance.randrange(3)
        put = ("", text[at:to] * 2, chance.choice(PIECES))[kind]
        text = text[:at] + put + text[at if kind == 2 else to :]
        length += len(put) - (0 if kind == 2 else to - at)
    return text


def test_a_mutated_header_says_what_it_did_or_is_refused_with_its_line(tmp_path: Path) -> None:
    chance = random.Random(8)  # noqa: S311 - the same each time
    (tmp_path / "entity").mkdir()
    refused = 0
    for _ in range(250):
        text = mutated(chance, chance.choice(FILES).read_text("utf-8"))
        path = tmp_path / "entity" / "one.cypher"
        path.write_bytes(text.encode())
        found, complaint = tried(tmp_path)
        if found is None:
            refused += 1
            assert re.match(re.escape(str(path)) + r":\d+: ", complaint), complaint
            continue
        assert found.summary
        assert all(each.about and each.fits(each.stated) for each in found.parameters)
        assert f"access  {found.access}" in text or re.search(rf"access\s+{found.access}", text)
    assert refused > 60


@pytest.mark.parametrize("default", ["[" * 50_000 + "]", "NaN", "1e999", "9" * 5000, "-", "[1, [2]]"])
def test_a_default_that_is_none_is_told_with_its_line(default: str, tmp_path: Path) -> None:
    (tmp_path / "entity").mkdir()
    header = f"// One.\n//\n// access  read\n// param   n: integer = {default}  a number\n// returns x: integer\n"
    (tmp_path / "entity" / "one.cypher").write_text(f"{header}RETURN $n AS x\n", "utf-8")
    with pytest.raises(QueryError, match=r"one\.cypher:4: "):
        read("entity/one", tmp_path)


def test_white_space_at_the_ends_of_lines_changes_nothing(tmp_path: Path) -> None:
    for name, query in list(queries().items())[::6]:
        path = tmp_path / f"{name}.cypher"
        path.parent.mkdir(exist_ok=True)
        path.write_text(re.sub(r"^(//.*)$", r"\1  ", query.text, flags=re.MULTILINE), "utf-8")
        assert contract(read(name, tmp_path)) == contract(query)
