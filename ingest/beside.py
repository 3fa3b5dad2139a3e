"""What a gazetteer is loaded beside: the places that records declare, and those that they merged into others."""

import json
from dataclasses import dataclass
from hashlib import sha256

from graph.queries import query
from graph.store import Store
from ingest.census import Home
from ingest.folder import GAZETTEER


@dataclass(frozen=True)
class Beside:
    """What the records say of places: where each is that they declare, and which of their ids live on under others."""

    declared: dict[str, Home]
    moved: dict[str, str]

    @classmethod
    async def of(cls, store: Store) -> "Beside":
        """Read it from the graph."""
        declared: dict[str, Home] = {}
        for row in await store.read(query("ingest/datasets")):
            if (name := row["dataset"]["id"]) != GAZETTEER:
                rows = await store.read(query("ingest/declared_places"), dataset=name)
                declared |= {each["id"]: Home(each["path"], each["region"]) for each in rows}
        moved = {row["id"]: row["moved_to"] for row in await store.read(query("ingest/moved_places"))}
        for old, new in moved.items():
            declared.setdefault(old, declared.get(new, Home(None, None)))
        return cls(declared, moved)

    @property
    def digest(self) -> str:
        """What tells it from anything else that records could say."""
        said = [sorted(self.declared.items()), sorted(self.moved.items())]
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]
