"""Context: what the clause before a figure says of it."""

import re

from ingest.draft.candidates import Values
from ingest.draft.lexicon import EACH, SENSES, STATUSES, longest_first
from ingest.draft.passages import Passages
from ingest.draft.quantities import Quantity

_NEAR = 40
"""How far before a figure its clause is read."""
_RIGHT_BEFORE = 10
"""How far before it a word stands that tells an increase from a level, or what is planned."""
_EACH = re.compile(longest_first(EACH))
_SENSE = re.compile(longest_first(SENSES))
_STATUS = re.compile(longest_first(STATUSES))


def context(passages: Passages, quantity: Quantity) -> Values:
    """What the clause says of a figure: per what, whether a level or an increase, whether planned."""
    clause = passages.clause(quantity.span.start)
    before = passages.text[max(clause.start, quantity.span.start - _NEAR) : quantity.span.start]
    found: Values = {}
    per = [*_EACH.finditer(before)]
    if quantity.per or per:
        found["per"] = quantity.per or EACH[per[-1].group()]
    senses = [*_SENSE.finditer(before[-_RIGHT_BEFORE:])]
    if senses:
        found["sense"] = SENSES[senses[-1].group()]
    status = [*_STATUS.finditer(before[-_RIGHT_BEFORE:])]
    if status:
        found["status"] = STATUSES[status[-1].group()]
    return found
