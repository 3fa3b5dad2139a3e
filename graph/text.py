"""Text for loading and for asking alike: normal forms, pinyin and initials, what the index holds."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

HANZI = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0002fa1f]")
COMMITTEE = re.compile(r"(?:社区|村)?(?:居民|村民)?(?:委员会|居委会|村委会|委会)$")
"""How the names of villages' and communities' committees end."""
_TAIL = re.compile(
    COMMITTEE.pattern
    + r"|(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|社区|街道|村|镇|乡|市|县|区|旗|州|盟|省)$"
)
_NOT_WORD = re.compile(r"[^\w%+]+")
TOKEN = 24
"""Longest token of pinyin that the index holds; longer questions are cut to it and ranked afterwards."""


T = TypeVar("T")
KEPT, LENGTH = 20_000, 40
"""How many answers about a text are kept, and of how long texts: names come again and again, while descriptions, and
what strangers send, would add up to hundreds of megabytes."""


def kept(work: Callable[[str], T]) -> Callable[[str], T]:
    """The same work, with its answers to short texts kept for as long as there is room."""
    cached = lru_cache(maxsize=KEPT)(work)

    @wraps(work)
    def known(text: str) -> T:
        return cached(text) if len(text) <= LENGTH else work(text)

    return known


def normal(text: str) -> str:
    """Text as it is compared: NFKC, lower case, every run of punctuation and space as one space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_WORD.sub(" ", folded).replace("_", " ").strip()


def source_text(raw: bytes) -> str:
    """A source's text as citations count it: UTF-8, NFC, LF, without a byte order mark."""
    text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


@kept
def folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The letters and characters of a text in normal form, and the position in it that each came from."""
    letters: list[tuple[str, int]] = []
    for at, character in enumerate(text):
        letters += [(c, at) for c in normal(character) if c != " "]
    return "".join(c for c, _ in letters), tuple(at for _, at in letters)


def _letters(other: str) -> Any:  # noqa: ANN401  pypinyin's stub knows texts only
    """What is not Chinese, letter by letter: pypinyin takes a list as well as a text."""
    return list(other)


@kept
def syllables(text: str) -> tuple[str, ...]:
    """The pinyin of each letter of the folded text, without tones, read by phrases (重庆 is chong qing)."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries take 0.2 s to load: who asks for no sound waits for none

    return tuple(lazy_pinyin(folded(text)[0], style=Style.NORMAL, errors=_letters))


@kept
def pinyin(text: str) -> str:
    """The pinyin of a name in one word: 联企兴村 is lianqixingcun."""
    return "".join(syllables(text))


@kept
def initials(text: str) -> str:
    """The first letters of its pinyin: 联企兴村 is lqxc."""
    return "".join(word[0] for word in syllables(text))


@kept
def readings(character: str) -> tuple[str, ...]:
    """Every reading of one Chinese character without tones (重: zhong, chong); none of any other character."""
    if not HANZI.match(character):
        return ()
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
    return tuple(dict.fromkeys(reading for reading in found if reading.isascii()))


def sound(spelled: str) -> str:
    """The letters and digits of something spelled: what the index takes for one word."""
    return re.sub(r"[^a-z0-9]", "", spelled)


def plain_pinyin(text: str) -> str:
    """What a person typed as pinyin, without tones, spaces and apostrophes: `lián qǐ` is lianqi."""
    typed = unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")
    bare = unicodedata.normalize("NFD", typed)
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return sound(re.sub(r"(?<=[a-z])[1-5](?=\s|$|[a-z])", "", letters))


def stem(text: str) -> str:
    """A place's name in normal form without what many share: 朝阳社区居委会 is 朝阳. A name of two stays whole."""
    whole = normal(text)
    own = _TAIL.sub("", whole).strip()
    return own if len(own) > 1 else whole


def lookup_text(name: str, aliases: tuple[str, ...] = ()) -> str:
    """The words that one place of very many is looked up by: what is its own of each name, its pinyin and initials.

    Endings that half the places have would make the index slow: they are left out, here and in the question.
    """
    tokens: dict[str, None] = {}
    for known in (*aliases, name):
        own = stem(known)
        tokens[own] = None
        words, letters = syllables(known), initials(known)
        # an official name is looked up from its beginning; what people say, from any syllable of its own on
        starts = len(own.replace(" ", "")) if known != name or not aliases else 1
        for at in range(min(starts, len(words))):
            tokens[sound("".join(words[at:]))[:TOKEN]] = None
            tokens[sound(letters[at:])[:TOKEN]] = None
    return " ".join(token for token in tokens if token)


def search_text(name: str, aliases: tuple[str, ...] = (), description: str | None = None) -> str:
    """The words an entity is found by: names, their pinyin and initials from each syllable on, description."""
    tokens: dict[str, None] = {}
    for known in (name, *aliases):
        tokens[normal(known)] = None
        if not HANZI.search(known):
            continue
        words, letters = syllables(known), initials(known)
        for at in range(len(words)):
            tokens[sound("".join(words[at:]))[:TOKEN]] = None
            tokens[sound(letters[at:])[:TOKEN]] = None
    if description:
        tokens[normal(description)] = None
    return " ".join(token for token in tokens if token)
