"""
A text as pieces (digits, words, marks) with their offsets, and tables of phrases to find in them.

Numbers and dates are recognised piece by piece rather than by one large regular expression: the
grammar stays readable, and the time taken is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Value = TypeVar("Value")

#: Marks that join two halves of a compound or a range when no space stands beside them.
HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2212")

# Thousands separators (comma, Arabic and full-width comma, apostrophes, no-break and thin spaces;
# never a plain space, which may part two figures), then perhaps decimals. Eighteen digits at most:
# longer strings are serial numbers, and Python refuses to read very long ones.
_PIECE = re.compile(
    r"(?P<digits>"
    r"(?:\d{1,3}(?P<sep>[,\u066c\uff0c'\u2019\u00a0\u202f\u2009])\d{3}(?:(?P=sep)\d{3})*(?!\d)|\d+)"
    r"(?:[.\u066b]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:['\u2019][^\W\d_]+)*)"
    r"|(?P<mark>\S)"
)
_SEPARATORS = re.compile("[,\u066c\uff0c'\u2019\u00a0\u202f\u2009]")


class Piece(NamedTuple):
    """Digits, a word or a mark. Offsets are code points of the text, half-open."""

    start: int
    end: int
    text: str  #: lower case, curly apostrophes made straight; digits without thousands separators
    kind: str  #: ``digits``, ``word`` or ``mark``
    glued: bool  #: whether nothing stands between it and the piece before
    capital: bool  #: whether a word begins with a capital letter


#: Characters of a text whose pieces are kept, and of how many: thus in some tens of MB.
_KEPT, _TEXTS = 1000, 2048


def pieces_of(text: str) -> tuple[Piece, ...]:
    """
    The pieces of a text by position; white space is left out.

    A sentence is asked for several times: for its figures, its times, what points back. The
    pieces of the last two thousand are kept, as many as reports read side by side may have, but
    not those of what is far longer than sentences are.
    """
    return _kept(text) if len(text) <= _KEPT else _cut(text)


def _cut(text: str) -> tuple[Piece, ...]:
    found: list[Piece] = []
    before = -1
    for match in _PIECE.finditer(text):
        start, end = match.span()
        shown, kind = match.group(), match.lastgroup
        capital = False
        if kind == "word":
            normal, capital = shown.lower().replace("\u2019", "'"), shown[0].isupper()
        elif kind == "mark":
            normal = shown.lower().replace("\u2019", "'")
        else:
            kind, normal = "digits", _SEPARATORS.sub("", shown).replace("\u066b", ".")
        found.append(Piece(start, end, normal, kind, start == before, capital))
        before = end
    return tuple(found)


_kept = lru_cache(maxsize=_TEXTS)(_cut)


def word_at(pieces: Sequence[Piece], index: int) -> str:
    """The lower-case text of a piece; empty outside the text."""
    return pieces[index].text if 0 <= index < len(pieces) else ""


def hyphen_at(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the piece is a hyphen or dash with no space on either side."""
    return (
        index >= 0
        and index + 1 < len(pieces)
        and pieces[index].text in HYPHENS
        and pieces[index].glued
        and pieces[index + 1].glued
    )


class Hit(NamedTuple, Generic[Value]):
    """A phrase found: the index of the piece after it, and what the table says of it."""

    end: int
    value: Value


@dataclass(frozen=True, slots=True)
class Phrases(Generic[Value]):
    """Phrases with a value each, found by their first word; of several the longest counts."""

    #: By first word: tables of the phrases of one length each, the longest first.
    by_first: Mapping[str, tuple[tuple[int, Mapping[tuple[str, ...], Value]], ...]]

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Value]]) -> Phrases[Value]:
        """A table from phrases as people write them; the first entry of equal ones counts."""
        table: dict[str, dict[tuple[str, ...], Value]] = {}
        for phrase, value in entries:
            parts = tuple(piece.text for piece in pieces_of(phrase))
            if parts:
                table.setdefault(parts[0], {}).setdefault(parts, value)
        return cls({first: _by_length(rows) for first, rows in table.items()})

    def match(self, pieces: Sequence[Piece], index: int) -> Hit[Value] | None:
        """The longest phrase that begins at a piece; None where none does."""
        if index >= len(pieces):
            return None
        tables = self.by_first.get(pieces[index].text)
        if tables is None:
            return None
        longest = tables[0][0]
        if longest == 1:
            said: tuple[str, ...] = (pieces[index].text,)
        else:
            said = tuple([piece.text for piece in pieces[index : index + longest]])
        for length, phrases in tables:
            parts = said[:length]
            if parts in phrases:
                return Hit(index + length, phrases[parts])
        return None


def _by_length(
    phrases: Mapping[tuple[str, ...], Value],
) -> tuple[tuple[int, Mapping[tuple[str, ...], Value]], ...]:
    lengths = sorted({len(parts) for parts in phrases}, reverse=True)
    return tuple(
        (length, {parts: value for parts, value in phrases.items() if len(parts) == length})
        for length in lengths
    )


class WordGroup(Protocol):
    """Words that behave alike, with attributes; `resources.Group` is one."""

    @property
    def words(self) -> tuple[str, ...]:
        """Words or phrases, lower case."""
        ...

    @property
    def attributes(self) -> Mapping[str, str | int | bool]:
        """What the lexicon says of the whole group."""
        ...


def valued(
    groups: Iterable[WordGroup], attribute: str, kind: Callable[[str | int | bool], Value]
) -> Iterator[tuple[str, Value]]:
    """Each word of the groups that have an attribute, with its value."""
    for group in groups:
        value = group.attributes.get(attribute)
        if value is not None:
            for word in group.words:
                yield word, kind(value)
