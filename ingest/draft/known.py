"""Known: what the records declare already, by name and alias, as far as a text of one region may mean it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.ontology import Entity
from graph.ontology.model import COUNTRY
from graph.text import normal
from ingest.derive import Derivation
from ingest.divisions import short_names
from ingest.facts import Record
from ingest.prose import Span

ABOUT = ("Organization", "Initiative")
"""Types that are known by what places they are about."""
SHORTEST = 2
_CODED = re.compile(r"place/\d+")


@dataclass(frozen=True)
class Known:
    """The declared entities that a draft may refer to, and the places with what each lies in."""

    entities: Mapping[str, Entity]
    above: Mapping[str, str]
    """The place that each place lies in."""
    declared: frozenset[str] = field(default_factory=frozenset)
    """Every id that is taken."""
    cited: frozenset[str] = frozenset()
    """What the text's own source is cited for already: nothing to propose again."""
    phrases: tuple[tuple[Span, bool], ...] = ()
    """The phrases that this source is cited by, and whether each is cited for a place."""

    @classmethod
    def of(cls, records: Mapping[str, Record], *, without: str = "", sources: Iterable[str] = ()) -> "Known":
        """What the records declare; `without` a dataset, and without what others learnt from these sources.

        A place that was cited from them is known by the names that the gazetteer gives it, and by no others.
        """
        own = frozenset(sources)
        kept = {id_: record for id_, record in records.items() if record.dataset != without}
        derivation = Derivation(kept)
        entities: dict[str, Entity] = {}
        above: dict[str, str] = {}
        for id_, record in kept.items():
            fact = record.fact
            if not isinstance(fact, Entity):
                if fact.type == "PART_OF" and fact.from_.startswith("place/"):
                    above[fact.from_] = fact.to
            elif own.isdisjoint(citation.source for citation in fact.cited) or record.row.yields:
                about = {"places": derivation.places(id_)} if fact.type in ABOUT else {}
                entities[id_] = fact.model_copy(update=about)
            elif _CODED.fullmatch(id_):
                short = short_names(fact.name, str(getattr(fact, "level", "")))
                entities[id_] = fact.model_copy(update={"aliases": short})
        return cls(entities, above, frozenset(records))

    def not_cited_from(self, source: str) -> "Known":
        """The same, and what a source is cited for already is not proposed again."""
        cited = frozenset(
            id_ for id_, entity in self.entities.items() if any(one.source == source for one in entity.cited)
        )
        phrases = {
            (Span(one.start, one.end), entity.type == "Place")
            for entity in self.entities.values()
            for one in entity.cited
            if one.source == source and one.start is not None and one.end is not None
        }
        return replace(self, cited=cited, phrases=tuple(sorted(phrases)))

    def ancestors(self, place: str) -> list[str]:
        """The places that a place lies in, the nearest first."""
        found: list[str] = []
        while (up := self.above.get(place)) and up not in found:
            found.append(up)
            place = up
        return found

    def within(self, place: str, region: str) -> bool:
        """Whether a place is a region or lies in it."""
        return place == region or region in self.ancestors(place)

    def near(self, regions: Sequence[str]) -> Iterator[tuple[str, Entity]]:
        """Bodies, programmes and the like that a text of the regions may mean: those of one, in it, or above it."""
        around = {place for region in regions for place in (region, *self.ancestors(region))} - {COUNTRY}
        for id_, entity in self.entities.items():
            if entity.type not in ABOUT:
                continue
            if any(one in around or any(self.within(one, region) for region in regions) for one in entity.places):
                yield id_, entity


def spoken(entity: Entity) -> list[str]:
    """The names by which a text may mean it."""
    return [name for name in (entity.name, *entity.aliases) if len(normal(name)) >= SHORTEST and not name.isascii()]
