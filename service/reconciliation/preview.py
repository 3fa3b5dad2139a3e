"""Previews: an entity in a small frame of somebody else's page; no script, nothing loaded, every text escaped."""

import base64
import hashlib
from collections.abc import Sequence
from html import escape

from graph.ontology import Entity, Ontology
from service.languages import Language

STYLE = "body{font:14px/1.5 sans-serif;margin:.6em}h1{font-size:1.1em;margin:0}p{margin:.3em 0}small{color:#555}"
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def policy(origins: Sequence[str]) -> str:
    """The policy of a preview: nothing but its own style, framed by the pages of those origins alone."""
    ancestors = " ".join(origins) or "'none'"
    return (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {ancestors}; sandbox allow-popups allow-popups-to-escape-sandbox"
    )


def body(entity: Entity, path: str, ontology: Ontology, language: Language) -> str:
    """What is told of an entity in short, as HTML of plain text."""
    label = ontology.entities[entity.type].label
    days = "–".join(day or "" for day in (entity.since, entity.until)) if entity.since or entity.until else ""
    facts = (label.zh if language == "zh" else label.en, path, days)
    lines = [
        f"<h1>{escape(entity.name)}</h1>",
        f"<p><small>{escape(' · '.join(fact for fact in facts if fact))}</small></p>",
        *([f"<p>{escape('、'.join(entity.aliases))}</p>"] if entity.aliases else []),
        *([f"<p>{escape(entity.description)}</p>"] if entity.description else []),
        f"<p><small>{escape(entity.id)}</small></p>",
    ]
    return "".join(lines)


def page(entity: Entity, path: str, ontology: Ontology, language: Language, view: str) -> str:
    """A page that stands in a frame; `view` is the address of the entity's own."""
    words = "全部 · all" if language == "zh" else "all"
    link = f'<p><a href="{escape(view)}" target="_blank" rel="noopener noreferrer">{words}</a></p>'
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(entity.name)}</title>'
        f"<style>{STYLE}</style></head><body>{body(entity, path, ontology, language)}{link}</body></html>"
    )
