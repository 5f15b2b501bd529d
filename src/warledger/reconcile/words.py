"""Names as they are compared: without accents, articles and words that tell nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from warledger.resources import words as group

#: Spellings between which transliterations waver: Basra and Basrah, Adhamiyah and Azamiyah.
_SPELLINGS = (
    (re.compile(r"(?<=[aeiou])h$"), ""),
    (re.compile(r"dh"), "z"),
    (re.compile(r"([a-z])\1"), r"\1"),
    (re.compile(r"q"), "k"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"iy"), "i"),
)
_NAME = re.compile(r"\b[A-Z][a-z'’-]*[a-z]{2,}")
_APART = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=65536)
def tokens(words: str) -> tuple[str, ...]:
    """The words of a name in plain lower-case letters, little words left out."""
    plain = anyascii(words).lower().replace("'s", "").replace(".", "")
    little = group("matching", "little_words")
    return tuple(token for token in _APART.split(plain) if token and token not in little)


@lru_cache(maxsize=65536)
def people(words: str) -> frozenset[str]:
    """What sets people apart: "Mahdi Army fighters" gives mahdi and army, "fighters" nothing."""
    common = group("matching", "common_people")
    kept = (token for token in tokens(words) if token not in common)
    return frozenset(token.removesuffix("s") if len(token) > 3 else token for token in kept)


@lru_cache(maxsize=65536)
def place(words: str) -> tuple[str, frozenset[str]]:
    """A place's bare name, and the words that narrow it to a part of the place."""
    kinds, sides = group("matching", "place_kinds"), group("matching", "directions")
    found = tokens(words)
    narrow = frozenset(token for token in found if token in sides)
    bare = [token for token in found if token not in sides and token not in kinds]
    return " ".join(map(_spelt, bare)), narrow


def _spelt(token: str) -> str:
    for pattern, plain in _SPELLINGS:
        token = pattern.sub(plain, token)
    return token


@lru_cache(maxsize=65536)
def person(words: str) -> frozenset[str]:
    """The names in the words of a single person ("the judge Ana Ruiz"), titles left out."""
    titles = group("scope", "person_titles")
    common = group("matching", "common_people")
    names = (anyascii(name).lower() for name in _NAME.findall(words))
    return frozenset(n for n in names if n not in titles and n not in common)


@lru_cache(maxsize=65536)
def source(words: str) -> frozenset[str]:
    """What sets a source apart from others of its kind; empty for "police" or "officials"."""
    common = group("matching", "common_sources")
    return frozenset(token for token in tokens(words) if token not in common)


def is_press(words: str) -> bool:
    """Whether a source is only other outlets ("press reports")."""
    return words.lower().removeprefix("the ").strip() in group("matching", "press_sources")
