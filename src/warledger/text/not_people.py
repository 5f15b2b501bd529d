"""Signs beside a number which tell that it can't be a count of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.text.scan import Phrases, Piece, WordGroup, hyphen_at, valued, word_at

if TYPE_CHECKING:
    from collections.abc import Sequence

_AGE_BOUNDS = frozenset({"under", "over", "below", "above"})
_LONGEST = 3  # pieces in the longest phrase before a number ("no" and "." are two)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignWords:
    """Words beside a number with the reason that they give; see data/lexicon/numbers.yaml."""

    before: Phrases[str]  #: "$", "aged", "resolution"
    after: Phrases[str]  #: "per cent", "p.m.", "kilometres"
    at: Phrases[str]  #: phrases that hold the number itself: "one another"
    ones: frozenset[str]  #: words before "one" that make it a pronoun
    people: frozenset[str]  #: words before "under thirty" that make it an age

    @classmethod
    def of(cls, groups: Sequence[WordGroup]) -> SignWords:
        """The signs by the groups' attributes ``before_sign``, ``after_sign`` and ``at_sign``."""
        return cls(
            before=Phrases.of(valued(groups, "before_sign", str)),
            after=Phrases.of(valued(groups, "after_sign", str)),
            at=Phrases.of(valued(groups, "at_sign", str)),
            ones=_role(groups, "one_after"),
            people=_role(groups, "people"),
        )


def _role(groups: Sequence[WordGroup], role: str) -> frozenset[str]:
    found = (group.words for group in groups if group.attributes.get("role") == role)
    return frozenset(word for words in found for word in words)


def not_people(
    pieces: Sequence[Piece],
    place: range,
    kind: str,
    words: SignWords,
    dates: frozenset[int],
) -> str | None:
    """
    The reason why a number counts no people, or None.

    Args:
        pieces: The pieces of the text.
        place: The indices of the number's pieces.
        kind: The kind of its numeral.
        words: Words that are signs.
        dates: Indices of the pieces that belong to dates.
    """
    start, end = place.start, place.stop
    if any(index in dates for index in place):
        return "date"
    return (
        _by_marks(pieces, start, end)
        or _by_words(pieces, start, end, words)
        or (kind if kind in {"ordinal", "share"} else None)
        or _age_between_commas(pieces, start, end)
        or _by_hyphen(pieces, start, end)
        or _by_letters(pieces, end)
    )


def _by_marks(pieces: Sequence[Piece], start: int, end: int) -> str | None:
    before, after = word_at(pieces, start - 1), word_at(pieces, end)
    glued_before = pieces[start].glued
    glued_after = end < len(pieces) and pieces[end].glued
    next_glued = end + 1 < len(pieces) and pieces[end + 1].glued
    digits_after = end + 1 < len(pieces) and pieces[end + 1].kind == "digits"
    digits_before = start > 1 and pieces[start - 2].kind == "digits"
    if before == "[" and after == "]":
        return "reference"
    if (after == ":" and glued_after and next_glued and digits_after) or (
        before == ":" and glued_before and digits_before and pieces[start - 1].glued
    ):
        return "time"
    if (after == "/" and glued_after and digits_after) or (before == "/" and digits_before):
        return "date"
    if before == "+" and glued_before:
        return "phone"
    if hyphen_at(pieces, start - 1) and digits_before:
        return "phone"
    if hyphen_at(pieces, end) and digits_after:
        return "phone"
    return None


def _by_words(pieces: Sequence[Piece], start: int, end: int, words: SignWords) -> str | None:
    phrase = words.at.match(pieces, start)
    if phrase:
        return phrase.value
    if word_at(pieces, start - 1) in _AGE_BOUNDS and word_at(pieces, start - 2) in words.people:
        return "age"
    if word_at(pieces, start) == "one" and word_at(pieces, start - 1) in words.ones:
        return "pronoun"
    after = words.after.match(pieces, end)
    if after:
        return after.value
    for length in range(1, min(start, _LONGEST) + 1):
        before = words.before.match(pieces, start - length)
        if before and before.end == start:
            if before.value != "label_capital":
                return before.value
            if pieces[start - 1].capital:
                return "label"
    return None


def _age_between_commas(pieces: Sequence[Piece], start: int, end: int) -> str | None:
    """ "Amina Said, 42, of Basrah": after a name, between commas, and no more than 110."""
    if end != start + 1 or pieces[start].kind != "digits" or start < 2:
        return None
    opening, closing = word_at(pieces, start - 1), word_at(pieces, end)
    if (opening, closing) not in {(",", ","), (",", "."), ("(", ")")}:
        return None
    if not pieces[start - 2].capital or "." in pieces[start].text:
        return None
    return "age" if int(pieces[start].text) <= 110 else None


def _by_hyphen(pieces: Sequence[Piece], start: int, end: int) -> str | None:
    if hyphen_at(pieces, start - 1) and start > 1 and pieces[start - 2].kind == "word":
        return "model"
    if hyphen_at(pieces, end) and pieces[end + 1].kind == "word":
        return "compound"
    return None


def _by_letters(pieces: Sequence[Piece], end: int) -> str | None:
    """Letters right after digits that are no unit: "5G", "1990s"."""
    if end < len(pieces) and pieces[end].glued and pieces[end].kind == "word":
        return "model"
    return None
