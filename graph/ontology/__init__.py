"""What the graph can hold: node types, relationship types, their properties and closed lists.

The only value most callers need is `ONTOLOGY`; everything takes an `Ontology` as a parameter, so that a
test or another deployment can hand down one with more types.
"""

from graph.ontology import (
    figures,
    funds,
    initiatives,
    organizations,
    places,
    relations,
    sources,
    themes,
)
from graph.ontology.citation import Citation
from graph.ontology.model import Ontology
from graph.ontology.thing import Entity, Fact, Relation

ONTOLOGY = Ontology.of(places, organizations, initiatives, funds, figures, themes, sources, relations)

__all__ = ["ONTOLOGY", "Citation", "Entity", "Fact", "Ontology", "Relation"]
