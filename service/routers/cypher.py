"""Cypher: a stranger's own question, read by the guard before the engine sees it."""

from fastapi import APIRouter, Request

from service import schemas
from service.answers import Exact
from service.callers import asking
from service.dependencies import GraphStore, Turn
from service.version import API
from service.watching.guarding import guarded

router = APIRouter(prefix=API, tags=["cypher"])


@router.post("/cypher", response_model=schemas.CypherAnswer)
async def cypher(request: Request, store: GraphStore, turn: Turn, asked: schemas.CypherQuestion) -> Exact:
    """Rows of a query of your own: read-only, at most 10 000 rows and 10 MB, within the time of any question.

    Allowed are MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, CALL { }, UNION, RETURN, ORDER BY, SKIP and LIMIT, with the
    usual expressions and functions, and `db.index.fulltext.queryNodes`. Patterns of variable length have at most six
    steps. What is refused is a 400 that names the token and its place. Nodes and relationships are entities and
    relations; a path is `{length, steps, entities, relations}`.
    """
    with asking(request.scope, asked.query, asked.params):
        question = guarded(asked.query, asked.params, store.ontology)
        async with turn.of(request.scope):
            return Exact((await store.ask(question)).wire())
