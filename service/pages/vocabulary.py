"""What the console offers while one types: labels, relations and properties of the ontology, words of Cypher."""

from typing import Any

from graph.guard.functions import FUNCTIONS
from graph.ontology import Ontology
from graph.ontology.described import described
from service.pages.words import Words

KEYWORDS = (
    *("MATCH", "OPTIONAL MATCH", "WHERE", "WITH", "UNWIND", "CALL", "UNION", "RETURN", "ORDER BY", "SKIP", "LIMIT"),
    *("DISTINCT", "AS", "AND", "OR", "NOT", "IN", "IS NULL", "IS NOT NULL", "STARTS WITH", "ENDS WITH", "CONTAINS"),
    *("CASE", "WHEN", "THEN", "ELSE", "END", "EXISTS", "COUNT", "DESC", "ASC", "true", "false", "null"),
)


def vocabulary(ontology: Ontology, words: Words) -> dict[str, Any]:
    """The words by what they are: each with what it means; properties by the type of fact that has them."""
    told = described(ontology)

    def label(of: dict[str, Any]) -> str:
        return words.one(of["label"]["zh"], of["label"]["en"]) or ""

    kinds = {"labels": told["types"], "relations": told["relationships"]}
    return {
        **{kind: {name: label(each) for name, each in types.items()} for kind, types in kinds.items()},
        "properties": {
            name: {each: label(of) for each, of in fact["properties"].items()}
            for types in kinds.values()
            for name, fact in types.items()
        },
        "keywords": list(KEYWORDS),
        "functions": sorted(FUNCTIONS),
    }
