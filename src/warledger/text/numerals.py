"""
Numerals: digits, number words, scales, fractions and vague quantities, without their bounds.

The words from zero to ninety and the scales are a closed class of the language and stand here;
vague quantities are data and come with `NumberLexicon`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from warledger.text.scan import Phrases, Piece, WordGroup, hyphen_at, valued, word_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UNITS: Mapping[str, int] = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS: Mapping[str, int] = {
    word: value
    for value, word in zip(
        range(20, 100, 10),
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        strict=True,
    )
} | {"fourty": 40}
#: Words that multiply what stands before them.
SCALES: Mapping[str, int] = {
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
#: The scales with those that also count as a quantity of their own ("two dozen", "three score").
MULTIPLES: Mapping[str, int] = {"dozen": 12, "score": 20, "hundred": 100, **SCALES}
_MOST = 10**18  # where scale words pile up ("million million …") the rest is no number
_SHORT_SCALES: Mapping[str, int] = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9}
_ORDINAL_UNITS: Mapping[str, int] = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
        ],
        start=1,
    )
}
_ORDINAL_TENS: Mapping[str, int] = {
    word[:-1] + "ieth": value for word, value in TENS.items() if word != "fourty"
}
#: Words with which a number or an ordinal can begin, "a" and "an" apart.
NUMBER_WORDS = (
    frozenset({"half"})
    | UNITS.keys()
    | TENS.keys()
    | MULTIPLES.keys()
    | _ORDINAL_UNITS.keys()
    | _ORDINAL_TENS.keys()
)
#: All words with which one can begin.
NUMBER_OPENINGS = NUMBER_WORDS | {"a", "an"}
_PARTS: Mapping[str, int] = (
    {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
    | {word: value for word, value in _ORDINAL_UNITS.items() if value > 2}
    | {word + "s": value for word, value in _ORDINAL_UNITS.items() if value > 2}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VagueWords:
    """The vague quantities of a lexicon; see data/lexicon/numbers.yaml."""

    plurals: Phrases[int]  #: "dozens", "hundreds": the least that the word can mean
    coefficients: Phrases[int]  #: "several", "a few": stands alone or before "hundred"
    alone: Phrases[int]  #: "many", "some", "a handful of": stands alone only
    modifiers: Phrases[bool]  #: "uncounted" before "thousands"
    blockers: frozenset[str]  #: words after which they are no quantity: "how many"

    @property
    def openings(self) -> frozenset[str]:
        """The words with which one can begin."""
        tables = (self.plurals, self.coefficients, self.alone, self.modifiers)
        return frozenset(word for table in tables for word in table.by_first)

    @classmethod
    def of(cls, groups: Sequence[WordGroup]) -> VagueWords:
        """The vague words by the groups' attributes ``role`` and ``low``."""
        by_role = {
            role: [group for group in groups if group.attributes.get("role") == role]
            for role in ("plural", "coefficient", "alone", "modifier", "blocker")
        }
        return cls(
            plurals=Phrases.of(valued(by_role["plural"], "low", int)),
            coefficients=Phrases.of(valued(by_role["coefficient"], "low", int)),
            alone=Phrases.of(valued(by_role["alone"], "low", int)),
            modifiers=Phrases.of(valued(by_role["modifier"], "role", bool)),
            blockers=frozenset(word for group in by_role["blocker"] for word in group.words),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A numeral at a place in the pieces. ``end`` is the index of the piece after it."""

    end: int
    value: Fraction
    kind: str  #: ``digits``, ``words``, ``vague``, ``ordinal`` or ``share``
    scale: int = 1  #: the scale word's value, 1 where there is none
    soft: bool = False  #: a vague word that takes no bound ("many", "some")


def numeral_at(pieces: Sequence[Piece], index: int) -> Numeral | None:
    """The exact numeral, ordinal or share that begins at a piece; the longest reading."""
    if index >= len(pieces):
        return None
    if pieces[index].kind == "digits":
        return _digits(pieces, index)
    if pieces[index].text not in NUMBER_OPENINGS:
        return None
    return (
        _fraction_of_scale(pieces, index)
        or _share(pieces, index)
        or _ordinal(pieces, index)
        or _words(pieces, index)
    )


def vague_at(pieces: Sequence[Piece], index: int, words: VagueWords) -> Numeral | None:
    """The vague quantity that begins at a piece, with its "of" where it is a noun."""
    if word_at(pieces, index - 1) in words.blockers:
        return None
    several = words.coefficients.match(pieces, index)
    if several:
        value, end = several.value, several.end
        while word_at(pieces, end) in MULTIPLES and value < _MOST:
            value *= MULTIPLES[word_at(pieces, end)]
            end += 1
        hard = end > several.end
        plural = None if hard else _vague_plural(pieces, end, words)
        if plural:
            return plural
        return Numeral(end=end, value=Fraction(value), kind="vague", soft=not hard)
    modifier = words.modifiers.match(pieces, index)
    plural = _vague_plural(pieces, modifier.end if modifier else index, words)
    if plural:
        return plural
    alone = words.alone.match(pieces, index)
    if alone:
        return Numeral(end=alone.end, value=Fraction(alone.value), kind="vague", soft=True)
    return None


def _vague_plural(pieces: Sequence[Piece], index: int, words: VagueWords) -> Numeral | None:
    """ "hundreds", "tens of thousands of": each further plural multiplies by its scale."""
    first = words.plurals.match(pieces, index)
    if not first:
        return None
    value, end = first.value, first.end
    while word_at(pieces, end) == "of":
        word = word_at(pieces, end + 1)
        if not (word.endswith("s") and word[:-1] in SCALES) or value > _MOST:
            end += 1
            break
        value *= SCALES[word[:-1]]
        end += 2
    return Numeral(end=end, value=Fraction(value), kind="vague")


def _digits(pieces: Sequence[Piece], index: int) -> Numeral | None:
    piece = pieces[index]
    before = pieces[index - 1] if index else None
    if piece.glued and before is not None and before.kind == "word":
        return None  # inside a word: "B52"
    if len(piece.text) > 18 or piece.text.count(".") > 1:
        return None  # a serial number, a version
    value = Fraction(piece.text)
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if following and following.glued and following.kind == "word":
        if following.text in {"st", "nd", "rd", "th"}:
            return Numeral(end=index + 2, value=value, kind="ordinal")
        if following.text in _SHORT_SCALES:
            scale = _SHORT_SCALES[following.text]
            return Numeral(end=index + 2, value=value * scale, kind="digits", scale=scale)
        return Numeral(end=index + 1, value=value, kind="digits")
    return _scaled(pieces, Numeral(end=index + 1, value=value, kind="digits"))


def _scaled(pieces: Sequence[Piece], numeral: Numeral) -> Numeral:
    """With the scale words that follow: "1.2 million", "two dozen", "15-thousand"."""
    value, end, scale = numeral.value, numeral.end, numeral.scale
    while True:
        at = end + 1 if hyphen_at(pieces, end) else end
        word = word_at(pieces, at)
        if word not in MULTIPLES or (word == "score" and value < 2):
            break
        if value * MULTIPLES[word] > _MOST:
            break
        scale *= MULTIPLES[word]
        value *= MULTIPLES[word]
        end = at + 1
    if word_at(pieces, end) == "and" and scale >= 1000:
        half = pieces[end + 1 : end + 3]
        if [piece.text for piece in half] == ["a", "half"]:
            return Numeral(
                end=end + 3, value=value + Fraction(scale, 2), kind=numeral.kind, scale=scale
            )
    return Numeral(end=end, value=value, kind=numeral.kind, scale=scale)


def _below_hundred(pieces: Sequence[Piece], index: int) -> tuple[int, int] | None:
    """Value and end of "seven", "seventeen", "seventy", "seventy-one", "seventy one"."""
    word = word_at(pieces, index)
    if word in UNITS:
        return UNITS[word], index + 1
    if word not in TENS:
        return None
    at = index + 2 if hyphen_at(pieces, index + 1) else index + 1
    unit = UNITS.get(word_at(pieces, at), 0)
    return (TENS[word] + unit, at + 1) if 0 < unit < 10 else (TENS[word], index + 1)


def _below_thousand(pieces: Sequence[Piece], index: int) -> tuple[int, int] | None:
    """Value and end of a group before a scale: "nine hundred and twelve", "a hundred", "five"."""
    word = word_at(pieces, index)
    if word in {"a", "an"}:
        head: tuple[int, int] | None = (1, index + 1)
        if word_at(pieces, index + 1) not in MULTIPLES:
            return None
    else:
        head = _below_hundred(pieces, index)
    if head is None:
        return None
    value, end = head
    at = end + 1 if hyphen_at(pieces, end) else end
    if word_at(pieces, at) != "hundred" or value == 0:
        return head
    value, end = value * 100, at + 1
    after = end + 1 if word_at(pieces, end) == "and" or hyphen_at(pieces, end) else end
    rest = _below_hundred(pieces, after)
    if rest and rest[0] and word_at(pieces, rest[1]) not in {"hundred", "dozen"}:
        return value + rest[0], rest[1]
    return value, end


def _words(pieces: Sequence[Piece], index: int) -> Numeral | None:
    """A number in words: groups with falling scales, "and" before a last group below a hundred."""
    if word_at(pieces, index) in {"dozen", "hundred", *SCALES}:
        bare = Numeral(end=index, value=Fraction(1), kind="words")
        return _scaled(pieces, bare)
    group = _below_thousand(pieces, index)
    if group is None:
        return None
    half = _and_a_half(pieces, group)
    if half:
        return half
    total, end, least, scale = 0, index, 10**15, 1
    while group is not None:
        value, after = group
        at = after + 1 if hyphen_at(pieces, after) else after
        step = SCALES.get(word_at(pieces, at), 1)
        if step >= least or (step == 1 and value >= least):
            break
        if step == 1:
            total, end = total + value, after
            break
        total, end, least, scale = total + value * step, at + 1, step, step
        group = _next_group(pieces, end)
    numeral = Numeral(end=end, value=Fraction(total), kind="words", scale=scale)
    return _scaled(pieces, numeral)


def _next_group(pieces: Sequence[Piece], index: int) -> tuple[int, int] | None:
    """The group after a scale: straight on, or "and" with a remainder below a hundred."""
    if word_at(pieces, index) != "and":
        if word_at(pieces, index) in {"a", "an"} or hyphen_at(pieces, index):
            return None
        return _below_thousand(pieces, index)
    rest = _below_hundred(pieces, index + 1)
    if rest is None or not rest[0] or word_at(pieces, rest[1]) in MULTIPLES:
        return None
    return rest


def _and_a_half(pieces: Sequence[Piece], group: tuple[int, int]) -> Numeral | None:
    """ "two and a half million"."""
    value, end = group
    if [piece.text for piece in pieces[end : end + 3]] != ["and", "a", "half"]:
        return None
    scale = MULTIPLES.get(word_at(pieces, end + 3))
    if scale is None:
        return None
    total = (value + Fraction(1, 2)) * scale
    return Numeral(end=end + 4, value=total, kind="words", scale=scale)


def _fraction_of_scale(pieces: Sequence[Piece], index: int) -> Numeral | None:
    """ "half a million", "a quarter of a million", "half-dozen": a part of one scale word."""
    part = _part_at(pieces, index)
    if part is None:
        return None
    value, end = part
    if word_at(pieces, end) == "of" or hyphen_at(pieces, end):
        end += 1
    if word_at(pieces, end) in {"a", "an"}:
        end += 2 if hyphen_at(pieces, end + 1) else 1
    scale = MULTIPLES.get(word_at(pieces, end))
    if scale is None or (value * scale).denominator != 1:
        return None
    return Numeral(end=end + 1, value=value * scale, kind="words", scale=scale)


def _share(pieces: Sequence[Piece], index: int) -> Numeral | None:
    """ "a fifth", "two-thirds", "half of": a part of some whole, never a count."""
    part = _part_at(pieces, index)
    if part is None:
        return None
    return Numeral(end=part[1], value=part[0], kind="share")


def _part_at(pieces: Sequence[Piece], index: int) -> tuple[Fraction, int] | None:
    """Value and end of "half", "a quarter", "three quarters", "two-thirds"."""
    word = word_at(pieces, index)
    if word == "half":
        return Fraction(1, 2), index + 1
    count = 1 if word in {"a", "an"} else UNITS.get(word, 0)
    at = index + 2 if hyphen_at(pieces, index + 1) else index + 1
    name = word_at(pieces, at)
    if not count or name not in _PARTS:
        return None
    plural = name.endswith("s") or name == "halves"
    if (count > 1) != plural:
        return None  # "one second", "two third parties"
    if count == 1 and not plural and name not in {"half", "quarter"} and not _whole(pieces, at + 1):
        return None  # "a third man", an ordinal
    return Fraction(count, _PARTS[name]), at + 1


def _whole(pieces: Sequence[Piece], index: int) -> bool:
    """Whether what follows is the whole of which a part is named, or the end of the phrase."""
    return index >= len(pieces) or pieces[index].kind == "mark" or pieces[index].text == "of"


def _ordinal(pieces: Sequence[Piece], index: int) -> Numeral | None:
    word = word_at(pieces, index)
    value = _ORDINAL_UNITS.get(word) or _ORDINAL_TENS.get(word)
    if value:
        return Numeral(end=index + 1, value=Fraction(value), kind="ordinal")
    if word in TENS and hyphen_at(pieces, index + 1):
        unit = _ORDINAL_UNITS.get(word_at(pieces, index + 2), 0)
        if 0 < unit < 10:
            return Numeral(end=index + 3, value=Fraction(TENS[word] + unit), kind="ordinal")
    return None
