"""
Figures in a sentence: every number expression with its bounds, and whether it can count people.

    find_figures("At least 18 were killed.", lexicon)  ->  span "At least 18", low 18, high None

Bounds follow the codebook: "at least", "more than", "over" give a low and no high; "up to",
"as many as", "fewer than" a high and no low; vague quantities give the least they can mean.
Singulars ("a soldier", names) are no number expressions; finding them needs the parse.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.records import Span
from warledger.text.calendars import date_pieces
from warledger.text.not_people import SignWords, not_people
from warledger.text.numerals import (
    NUMBER_OPENINGS,
    Numeral,
    VagueWords,
    numeral_at,
    vague_at,
)
from warledger.text.scan import Phrases, Piece, WordGroup, hyphen_at, pieces_of, valued, word_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NumberLexicon:
    """The words around figures: ``NumberLexicon.of(resources.lexicon("numbers"))``."""

    before: Phrases[str]  #: the group's attribute ``before``: lower, upper, approx, between …
    after: Phrases[str]  #: the attribute ``after``: lower, upper, approx
    vague: VagueWords
    negated: Phrases[bool]  #: True where the words mean none at all, False for "no longer"
    signs: SignWords
    openings: frozenset[str]  #: words with which a figure can begin

    @classmethod
    def of(cls, groups: Iterable[WordGroup]) -> NumberLexicon:
        """The lexicon from its groups; build it once and hand it to every call."""
        rows = tuple(groups)
        before, vague = Phrases.of(valued(rows, "before", str)), VagueWords.of(rows)
        negated = Phrases.of(valued(rows, "none", bool))
        return cls(
            before=before,
            after=Phrases.of(valued(rows, "after", str)),
            vague=vague,
            negated=negated,
            signs=SignWords.of(rows),
            openings=NUMBER_OPENINGS | vague.openings | {*before.by_first, *negated.by_first},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMatch:
    """
    A number expression. Spans are code points into the text given, half-open, of whole words.

    ``low`` and ``high`` are bounds as the codebook reads them; both None where the number is no
    whole one ("2.5") or a vague one is only bounded from above.
    """

    span: Span  #: with its bound: "at least 18", "between 40 and 60"
    core: Span  #: the number alone, "18"; of a range both ends
    low: int | None
    high: int | None
    approx: bool
    vague: bool
    kind: str  #: ``digits``, ``words``, ``vague``, ``range``, ``ordinal``, ``share``, ``negated``
    value: float  #: what the number itself says, of a range the first: 42.5 for "42.5 per cent"
    not_people: str | None
    """
    Why it can't count people, None where it can: ``percent``, ``money``, ``time``, ``date``,
    ``age``, ``ordinal``, ``share``, ``model``, ``decimal``, ``phone``, ``measure``, ``label``,
    ``compound`` ("two-hour"), ``reference`` ("[1]"), ``pronoun``.
    """


@dataclass(frozen=True, slots=True)
class _Core:
    """A number or range between piece indices, before its bounds are applied."""

    start: int
    end: int
    first: Numeral
    last: Numeral

    @property
    def is_range(self) -> bool:
        return self.first is not self.last


def find_figures(text: str, lexicon: NumberLexicon) -> list[NumberMatch]:
    """Every number expression of a text, by position, none overlapping another."""
    pieces = pieces_of(text)
    opening = [piece.kind == "digits" or piece.text in lexicon.openings for piece in pieces]
    if not any(opening):
        return []
    dates = date_pieces(pieces)
    found: list[NumberMatch] = []
    index = 0
    while index < len(pieces):
        if not opening[index]:
            index += 1
            continue
        figure = _figure_at(pieces, index, lexicon, dates)
        if figure:
            match, index = _joined(pieces, figure, lexicon, dates)
            found.append(match)
        else:
            index += 1
    return found


def _figure_at(
    pieces: Sequence[Piece], index: int, lexicon: NumberLexicon, dates: frozenset[int]
) -> tuple[NumberMatch, int] | None:
    """The figure whose words begin at a piece, and the index after it."""
    roles, start = _prefixes(pieces, index, lexicon)
    core = _core_at(pieces, start, lexicon, between="between" in roles)
    if core is None or not roles or core.first.soft:
        none = lexicon.negated.match(pieces, index)
        if none:
            return _negated(pieces, index, none.end) if none.value else None
        roles, start = (), index
        core = _core_at(pieces, start, lexicon, between=False)
    if core is None:
        return None
    after, end = _suffixes(pieces, core, lexicon)
    match = _bounded(pieces, core, Span(index, end), (*roles, *after))
    reason = not_people(pieces, range(core.start, end), core.last.kind, lexicon.signs, dates)
    if match.low is None and match.high is None and not match.vague:
        reason = reason or "decimal"
    return replace(match, not_people=reason), end


def _negated(pieces: Sequence[Piece], index: int, end: int) -> tuple[NumberMatch, int] | None:
    following = pieces[end] if end < len(pieces) else None
    bare = pieces[index].text == "no" and end == index + 1
    if bare and (following is None or following.kind != "word"):
        return None  # "No, he said", "No. 5"
    span = Span(pieces[index].start, pieces[end - 1].end)
    match = NumberMatch(
        span=span, core=span, low=0, high=0, approx=False, vague=False,
        kind="negated", value=0.0, not_people=None,
    )  # fmt: skip
    return match, end


def _prefixes(
    pieces: Sequence[Piece], index: int, lexicon: NumberLexicon
) -> tuple[tuple[str, ...], int]:
    """The bound words that begin at a piece. "Another" counts only after one of the others."""
    roles: list[str] = []
    at = index
    while True:
        hit = lexicon.before.match(pieces, at)
        if hit is None or (hit.value == "added" and not roles):
            break
        if hit.value == "added" and numeral_at(pieces, at):
            break  # "more than a million"
        if at == index + 1 and pieces[index].text == "estimated":
            break  # "they estimated about 200": the verb, whose figure begins after it
        roles.append(hit.value)
        at = hit.end
    return tuple(roles), at


def _core_at(
    pieces: Sequence[Piece], index: int, lexicon: NumberLexicon, *, between: bool
) -> _Core | None:
    first = numeral_at(pieces, index) or vague_at(pieces, index, lexicon.vague)
    if first is None:
        return None
    last = _range_end(pieces, first, index, lexicon, between=between)
    if last is None:
        return None if between else _Core(index, first.end, first, first)
    return _Core(index, last.end, _scaled_like(first, last), last)


def _range_end(
    pieces: Sequence[Piece], first: Numeral, index: int, lexicon: NumberLexicon, *, between: bool
) -> Numeral | None:
    """The upper end of "40 to 60", "40-60", "40 or 50", "between 40 and 60"."""
    if first.kind == "ordinal":
        return None
    link = word_at(pieces, first.end)
    rising = word_at(pieces, index - 1) == "from"  # "rose from 12 to 17" is a change
    hyphen = hyphen_at(pieces, first.end)
    if first.kind == "vague":
        return None
    if not (hyphen or link == "or" or (link == "to" and not rising) or (between and link == "and")):
        return None
    at = first.end + 1
    hit = lexicon.before.match(pieces, at)
    if hit and hit.value in {"approx", "upper"} and not hyphen:
        at = hit.end  # "40 to as many as 60", "40 or even 50"
    last = numeral_at(pieces, at)
    if last is None or last.kind not in {"digits", "words"}:
        return None
    return last if _scaled_like(first, last).value < last.value else None


def _scaled_like(first: Numeral, last: Numeral) -> Numeral:
    """ "2 to 3 million", "two or three dozen": the scale word of the second serves the first."""
    if last.scale > 1 and first.scale == 1 and first.value * last.scale < last.value:
        return replace(first, value=first.value * last.scale)
    return first


def _suffixes(
    pieces: Sequence[Piece], core: _Core, lexicon: NumberLexicon
) -> tuple[tuple[str, ...], int]:
    if core.first.kind in {"ordinal", "share"} or core.first.soft:
        return (), core.end
    hit = lexicon.after.match(pieces, core.end)
    if hit is None:
        return (), core.end
    mark = pieces[core.end]
    if mark.kind == "mark" and not mark.glued:
        return (), core.end
    if numeral_at(pieces, hit.end):
        return (), core.end  # "12 plus 5": the words lead to the next number
    return (hit.value,), hit.end


def _whole(value: Fraction) -> int | None:
    return int(value) if value.denominator == 1 else None


def _bounded(
    pieces: Sequence[Piece], core: _Core, words: Span, roles: tuple[str, ...]
) -> NumberMatch:
    low, high = _whole(core.first.value), _whole(core.last.value)
    vague = core.first.kind == "vague"
    if vague:
        high = None
    upper = any(role.startswith("upper") for role in roles)
    lower = any(role.startswith("lower") for role in roles)
    if upper and not lower:
        low = None
    if lower and not upper:
        high = None
    return NumberMatch(
        span=Span(pieces[words.start].start, pieces[words.end - 1].end),
        core=Span(pieces[core.start].start, pieces[core.end - 1].end),
        low=low,
        high=high,
        approx=any(role.endswith("approx") for role in roles),
        vague=vague,
        kind="range" if core.is_range else core.first.kind,
        value=float(core.first.value),
        not_people=None,
    )


def _joined(
    pieces: Sequence[Piece],
    figure: tuple[NumberMatch, int],
    lexicon: NumberLexicon,
    dates: frozenset[int],
) -> tuple[NumberMatch, int]:
    """ "at least 18 and as many as 30": a low and a high that follow each other are one figure."""
    match, end = figure
    link = end + 1 if word_at(pieces, end) == "," else end
    if word_at(pieces, link) in {"and", "but"}:
        link += 1
    elif link == end:
        return match, end
    if match.low is None or match.high is not None or match.vague or match.not_people:
        return match, end
    if lexicon.before.match(pieces, link) is None:
        return match, end
    following = _figure_at(pieces, link, lexicon, dates)
    if following is None:
        return match, end
    other, after = following
    if other.low is not None or other.high is None or other.not_people or other.high < match.low:
        return match, end
    span = Span(match.span.start, other.span.end)
    core = Span(match.core.start, other.core.end)
    approx = match.approx or other.approx
    return replace(match, span=span, core=core, high=other.high, approx=approx, kind="range"), after
