"""Words of pages in two languages: Chinese with English beside it, or English alone, as the reader chose."""

from dataclasses import dataclass
from functools import cache

from markupsafe import Markup, escape

from graph.ontology import terms
from graph.ontology.thing import Label
from service.languages import Language


@cache
def _english() -> dict[str, str]:
    """The words of all closed lists, as facts tell them in both languages, each with its English."""
    listed = [each for each in vars(terms).values() if isinstance(each, terms.Terms)]
    return {" ".join(dict.fromkeys(both)): both[1] for each in listed for both in each.labels.values()}


@dataclass(frozen=True)
class Words:
    """What a page says, in the language of its reader."""

    language: Language

    def both(self, zh: str, en: str) -> Markup:
        """A text to read: Chinese with its English beside it in small, or the English alone."""
        if self.language == "en":
            return escape(en)
        if not en or en == zh:
            return escape(zh)
        return Markup('{} <span class="en" lang="en">{}</span>').format(zh, en)

    def one(self, zh: str, en: str) -> str:
        """A text for a title, a label or an attribute: one language, without marks."""
        return en if self.language == "en" else zh

    def told(self, text: str) -> str:
        """A value of a fact: a word of a closed list, which stands there in both languages, in English alone."""
        return _english().get(text, text) if self.language == "en" else text

    def label(self, label: Label | tuple[str, str]) -> Markup:
        """The label of a type or a term, to read."""
        zh, en = (label.zh, label.en) if isinstance(label, Label) else label
        return self.both(zh, en)
