"""
One name in several spellings: with and without accents and apostrophes, in the letters of other
Latin alphabets or without them ("Łukasz", "Lukasz"), and as one alphabet is written in another
("Yusuf Karim", "Yousef Kareem").
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from anyascii import anyascii

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Signs that stand for the apostrophe in names ("Sa’id", "ʿAli"), and for the hyphen.
_ALIKE = dict.fromkeys("’‘ʼʻʿʾʹ´′＇", "'") | dict.fromkeys("‐‑", "-")
_LATIN = (
    (0xC0, 0x2B0), (0x1D00, 0x1D2C), (0x1E00, 0x1F00), (0x2C60, 0x2C80), (0xA720, 0xA7F8),
    (0xFB00, 0xFB07), (0xFF21, 0xFF5B),
)  # fmt: skip
_OTHERS = ((0x370, 0x530), (0x620, 0x650), (0x1F00, 0x2000))
#: Where signs stand that are not seen by themselves: accents of their own, soft hyphens, joiners,
#: marks of direction.
_UNSEEN = ((0xAD, 0xAE), (0x300, 0x700), (0x2000, 0x2070), (0xFE00, 0xFE10), (0xFEFF, 0xFF00))


def _letters() -> Iterator[tuple[str, str]]:
    """Letters with marks or of other Latin alphabets, each with what is written without them."""
    for first, end in _LATIN:
        for sign in map(chr, range(first, end)):
            plain = re.sub("[^A-Za-z]", "", anyascii(sign))
            if sign.isalpha() and plain:
                yield sign, plain
    for first, end in _OTHERS:
        for sign in map(chr, range(first, end)):
            plain = unicodedata.normalize("NFD", sign)
            if len(plain) > 1:
                yield sign, plain[0]


_PLAIN = _ALIKE | dict(_letters())
_UNMARKED = str.maketrans({sign: plain for sign, plain in _PLAIN.items() if len(plain) == 1})
#: Signs in whose place stand two or more, or none.
_WIDE = {sign: plain for sign, plain in _PLAIN.items() if len(plain) > 1} | {
    sign: ""
    for first, end in _UNSEEN
    for sign in map(chr, range(first, end))
    if unicodedata.category(sign) in {"Mn", "Cf"} or sign == "\u0640"
}
_OTHER_LENGTH = re.compile(f"[{re.escape(''.join(_WIDE))}]")
#: Between the words of a name, with particles that a spelling may leave out.
_BETWEEN = re.compile(r"(?:\s+|-)(?:(?i:al|el|ul|as|ash|ar|ad|an|at|az|bin|ibn|abu|de)[\s\-])?$")
_WORD = re.compile(r"[^\W\d_]+(?:['`](?!s\b)[^\W\d_]+)*", re.IGNORECASE)
#: What several ways of writing make of one sound; what is left of vowels is that there is one.
_SOUNDS = (
    (r"ph", "f"), (r"q|ck|c(?![eiyh])|kh", "k"), (r"dj|zh", "j"), (r"(?<=[a-z])h(?![aeiouy])", ""),
    (r"(?<=[bdgkstz])h", ""), (r"z", "s"), (r"^[aeiou]+", "a"), (r"(?<=.)[aeiouyw]+", ""),
    (r"(.)\1+", r"\1"),
)  # fmt: skip


def unmarked(text: str) -> tuple[str, list[int] | None]:
    """
    A text with its letters' accents left out, letters of other Latin alphabets as they are written
    without them and one sign for apostrophes; and where each of its signs stands in the text
    itself, with the end of that after the last. None where they stand at the same places.
    """
    if text.isascii():
        return text, None
    if _OTHER_LENGTH.search(text) is None:
        return text.translate(_UNMARKED), None
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for match in _OTHER_LENGTH.finditer(text):
        start, end = match.span()
        plain = _WIDE[match[0]]
        if plain and (text[end : end + 1].isupper() or text[max(start - 1, 0) : start].isupper()):
            plain = plain.upper() if match[0].isupper() else plain
        parts += [text[at:start], plain]
        places += [*range(at, start), *[start] * len(plain)]
        at = end
    parts.append(text[at:])
    places += range(at, len(text) + 1)
    return "".join(parts).translate(_UNMARKED), places


def bare(text: str) -> str:
    """A text without case and accents, for comparing words; apostrophes as one sign."""
    plain = unicodedata.normalize("NFKD", unmarked(text)[0].casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def spelled_otherwise(text: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """
    Names of two words or more as a text spells them too: each spelling after the name itself. One
    word alone is too little to tell "Hassan" from "Hussein" by.
    """
    wanted: dict[tuple[str, ...], str] = {}
    for name in names:
        sounds = tuple(sound_of(word) for word, _, _ in _words(unmarked(name)[0]))
        if len(sounds) > 1:
            wanted.setdefault(sounds, name)
    plain, places = unmarked(text) if wanted else ("", None)
    words = list(_words(plain))
    for number in sorted({len(sounds) for sounds in wanted}):
        for at in range(len(words) - number + 1):
            some = words[at : at + number]
            alike = wanted.get(tuple(sound_of(word) for word, _, _ in some))
            together = all(_BETWEEN.match(plain[a[2] : b[1]]) for a, b in pairwise(some))
            start, end = some[0][1], some[-1][2]
            spelling = text[places[start] : places[end]] if places else text[start:end]
            if alike is not None and together and spelling != alike:
                yield alike, spelling


def _words(plain: str) -> Iterator[tuple[str, int, int]]:
    """Words of a text without accents that begin with a capital, each with where it stands."""
    for match in _WORD.finditer(plain):
        if match[0][0].isupper():
            yield match[0], match.start(), match.end()


@cache
def sound_of(word: str) -> str:
    """What is alike in spellings of a word: its consonants, roughly, and that it begins so."""
    found = re.sub("['`]", "", unmarked(word)[0]).casefold()
    for pattern, sound in _SOUNDS:
        found = re.sub(pattern, sound, found)
    return found
