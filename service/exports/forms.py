"""The forms an export can have: what each is called, sent as and written by."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graph.ontology import Ontology
from service.exports.writer import About, Writer

Name = Literal["graphml", "gexf", "jsonld", "jsonl", "csv", "xlsx", "parquet", "cypher", "html"]


@dataclass(frozen=True)
class Form:
    """A kind of file: its media type, the end of its name, whether it is text, in which module it is written."""

    media: str
    suffix: str
    text: bool
    module: str = ""
    about: str = ""

    def writer(self, about: About, ontology: Ontology) -> Writer:
        """A writer of one such file; the libraries that it needs are loaded here. ValueError for a page."""
        if not self.module:
            raise ValueError("a page is drawn by service.visual")
        made: Writer = importlib.import_module(f"service.exports.{self.module}").Export(about, ontology)
        return made


FORMS: Mapping[Name, Form] = {
    "graphml": Form("application/graphml+xml", ".graphml", True, "graphml", "Gephi, yEd, igraph, networkx"),
    "gexf": Form("application/gexf+xml", ".gexf", True, "gexf", "Gephi"),
    "jsonld": Form("application/ld+json", ".jsonld", True, "jsonld", "RDF: schema.org, PROV-O"),
    "jsonl": Form("application/jsonl", ".jsonl", True, "jsonl", "one fact a line"),
    "csv": Form("application/zip", ".csv.zip", False, "csv", "a data folder of tables, zipped"),
    "xlsx": Form(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", False, "xlsx", "one sheet a type"
    ),
    "parquet": Form("application/zip", ".parquet.zip", False, "parquet", "three Parquet files, zipped"),
    "cypher": Form("application/x-cypher-query; charset=utf-8", ".cypher", True, "cypher", "a script for Neo4j"),
    "html": Form("text/html; charset=utf-8", ".html", True, "", "the network as a page"),
}
"""By the name that callers give; a page is drawn by `service.visual`, all others are written here."""
