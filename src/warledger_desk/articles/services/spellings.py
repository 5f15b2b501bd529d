"""
One name in several spellings: with and without accents, and as one alphabet is written in another
("Yusuf Karim", "Yousef Kareem").
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Letters with marks of the Latin alphabets, each to the one without.
_UNMARKED = {
    sign: plain[0]
    for sign in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if len(plain := unicodedata.normalize("NFD", chr(sign))) > 1 and plain[0].isascii()
}
_MARKS = re.compile("[\u0300-\u036f]")
#: Between the words of a name, with particles that a spelling may leave out.
_BETWEEN = re.compile(r"(?:\s+|-)(?:(?i:al|el|ul|as|ash|ar|ad|an|at|az|bin|ibn|abu|de)[\s\-])?$")
_WORD = re.compile(r"[^\W\d_]+")
#: What several ways of writing make of one sound; what is left of vowels is that there is one.
_SOUNDS = (
    (r"ph", "f"), (r"q|ck|c(?![eiyh])|kh", "k"), (r"dj|zh", "j"), (r"(?<=[a-z])h(?![aeiouy])", ""),
    (r"(?<=[bdgkstz])h", ""), (r"z", "s"), (r"^[aeiou]+", "a"), (r"(?<=.)[aeiouyw]+", ""),
    (r"(.)\1+", r"\1"),
)  # fmt: skip


def unmarked(text: str) -> tuple[str, list[int] | None]:
    """
    A text with its letters' accents left out, and where each of its signs stands in the text
    itself, with the end of that after the last; None where they stand at the same places.
    """
    if text.isascii():
        return text, None
    plain = text.translate(_UNMARKED)
    if _MARKS.search(plain) is None:
        return plain, None
    places = [at for at, sign in enumerate(plain) if not _MARKS.match(sign)]
    return "".join(plain[at] for at in places), [*places, len(plain)]


def spelled_otherwise(text: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """
    Names of two words or more as a text spells them too: each spelling after the name itself. One
    word alone is too little to tell "Hassan" from "Hussein" by.
    """
    wanted: dict[tuple[str, ...], str] = {}
    for name in names:
        sounds = tuple(sound_of(word) for word, _, _ in _words(name))
        if len(sounds) > 1:
            wanted.setdefault(sounds, name)
    words = list(_words(text)) if wanted else []
    for number in sorted({len(sounds) for sounds in wanted}):
        for at in range(len(words) - number + 1):
            some = words[at : at + number]
            alike = wanted.get(tuple(sound_of(word) for word, _, _ in some))
            together = all(_BETWEEN.match(text[a[2] : b[1]]) for a, b in pairwise(some))
            spelling = text[some[0][1] : some[-1][2]]
            if alike is not None and together and spelling != alike:
                yield alike, spelling


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Words that begin with a capital, each with where it stands."""
    for match in _WORD.finditer(text):
        if match[0][0].isupper():
            yield match[0], match.start(), match.end()


@cache
def sound_of(word: str) -> str:
    """What is alike in spellings of a word: its consonants, roughly, and that it begins so."""
    found = unmarked(word)[0].casefold()
    for pattern, sound in _SOUNDS:
        found = re.sub(pattern, sound, found)
    return found
