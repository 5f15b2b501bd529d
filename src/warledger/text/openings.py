"""
Where a time, or a phrase that points at one, can begin at all: nineteen words of twenty are passed
over by this, before any rule is tried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.text.calendars import MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from warledger.text.numerals import NUMBER_WORDS
from warledger.text.scan import hyphen_at

if TYPE_CHECKING:
    from warledger.text.scan import Piece
    from warledger.text.times import Context

_ARTICLES = frozenset({"the", "a", "an"})
#: Words other than those of the lexicon with which one can begin, whatever comes next.
_WORDS = (
    frozenset({"from", "between", "q", "h", "week", "day"})
    | NUMBER_WORDS
    | MONTHS.keys()
    | WEEKDAYS.keys()
    | SHORT_WEEKDAYS.keys()
)
#: What else can come after an article.
_AFTER_ARTICLE = _WORDS | _ARTICLES | {"last", "final", "weekend"}


def can_open(context: Context, index: int) -> bool:
    """
    Whether a time or a pointing phrase can begin at a piece.

    Most words that open phrases of the lexicon open longer ones alone, so the next word decides;
    after an article it can also be a number, a day's or a month's name, a unit or a season.
    """
    piece = context.pieces[index]
    if piece.kind != "word":
        return piece.kind == "digits"
    word = piece.text.removesuffix("'s")
    if word in _WORDS:
        return True
    after = context.pieces[index + 1] if index + 1 < len(context.pieces) else None
    openings = context.words.openings
    seconds = openings.get(word) if word in openings else openings.get(piece.text)
    if seconds is not None and (not seconds or (after and after.text in seconds)):
        return True
    if word in _ARTICLES and hyphen_at(context.pieces, index + 1):  # "a-week"
        after = context.pieces[index + 2]
    return word in _ARTICLES and after is not None and _stands_after_article(context, after)


def _stands_after_article(context: Context, piece: Piece) -> bool:
    word, words = piece.text, context.words
    return (
        piece.kind == "digits"
        or word in _AFTER_ARTICLE
        or word in words.units.by_first
        or word in words.seasons.by_first
    )
