"""
Names folded for comparison: in ASCII and lower case, without articles, apostrophes, possessives and
the Arabic "al-"; hyphens part words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from warledger.records import Span

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’][^\W_]+)*(?:['’](?=\s|$))?")
_ARTICLE = re.compile(r"\b(?:[Aa]l|[Ee]l|[Aa]sh|[Aa]s|[Aa]n|[Aa]r|[Aa]d|[Aa]t|[Aa]z)[-‑–]")
#: Articles inside names; they count as nothing.
LEFT_OUT = frozenset({"al", "el"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, as names are compared."""

    span: Span  #: in the text that was split
    raw: str
    folded: str  #: ASCII, lower case, without possessive and apostrophes
    capitals: bool  #: two or more letters, all upper case
    titled: bool  #: begins with an upper-case letter


def split_words(text: str) -> tuple[Word, ...]:
    """The words of a text in order. Articles bound to a name by a hyphen ("al-") are left out."""
    text = _ARTICLE.sub(lambda found: " " * len(found.group()), text)
    return tuple(_word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text))


def fold(words: str) -> tuple[str, ...]:
    """The folded words of a name, as the table compares them: no articles, no "al"."""
    found = [word.folded for word in split_words(words) if word.folded]
    while len(found) > 1 and found[0] in {"the", "a", "an"}:
        found.pop(0)
    return tuple(word for word in found if word not in LEFT_OUT) or tuple(found)


def _word(raw: str, start: int, end: int) -> Word:
    bare, capitals, titled = _folded(raw)
    return Word(Span(start, end), raw, bare, capitals, titled)


@lru_cache(maxsize=65536)
def _folded(raw: str) -> tuple[str, bool, bool]:
    letters = re.sub(r"['’](?:s|S)?$", "", raw.replace(".", ""))
    plain = anyascii(re.sub(r"['’]", "", letters)).lower()
    many = len(letters) > 1 and any(c.isalpha() for c in letters)
    return plain, many and letters.upper() == letters, letters[:1].isupper()
