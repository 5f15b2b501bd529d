"""
What a situation report is made of. Every number in it is a `Cited`: it knows from what it is
recomputed and which footnotes stand behind it. `Words` may hold no digit, so that no number can
slip past the check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date

    from warledger.records import Bounds, Outcome, TallyPeriod, TallyQuery


@dataclass(frozen=True, slots=True)
class Words:
    """Text of our own, without any digit.

    Raises:
        ValueError: There is a digit in it.
    """

    text: str

    def __post_init__(self) -> None:
        if any(character.isdigit() for character in self.text):
            raise ValueError(f"a number must be cited: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the ledger has it: of an actor, a place, an outlet, a claimant, a report."""

    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the report's period or of an entry."""

    day: date


@dataclass(frozen=True, slots=True)
class FromTally:
    """The figure is that of a tally."""

    query: TallyQuery


@dataclass(frozen=True, slots=True)
class FromEntry:
    """The figure is what one entry reports."""

    entry: str


@dataclass(frozen=True, slots=True)
class FromRatio:
    """The figure is a tally's best estimate, spread over days."""

    query: TallyQuery
    days: int


@dataclass(frozen=True, slots=True)
class FromCount:
    """The figure is how many different values a field of the entries has (reports, outlets)."""

    field: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FromPeriod:
    """The figure is a number of days, both ends counted."""

    start: date
    end: date


Basis: TypeAlias = FromTally | FromEntry | FromRatio | FromCount | FromPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A number with what it rests on."""

    text: str
    basis: Basis
    notes: tuple[int, ...] = ()  #: numbers of footnotes, from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence with its own arithmetic, repeated as the tally or the audit wrote it.

    The check asks for it again.
    """

    text: str
    notes: tuple[int, ...]
    query: TallyQuery | None = None  #: of the tally that says it; None for a finding


Part: TypeAlias = Words | Name | Day | Cited | Told
Paragraph: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its paragraphs; without a heading for the lead."""

    heading: str | None
    paragraphs: tuple[Paragraph, ...]
    listed: bool = False  #: whether the paragraphs are items of a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """On what a number rests: the report, the sentence, the claimant."""

    number: int  #: from 1
    entry: str
    quote: str
    words: str
    claimant: str | None
    relayed_by: str | None
    outlet: str | None
    title: str | None
    url: str | None
    published: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """Figures at a place with coordinates (degrees, WGS 84)."""

    name: str
    lat: float
    lon: float
    precision: int  #: ``where_prec``
    outcome: Outcome
    bounds: Bounds
    query: TallyQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReport:
    """A situation report before it is set: sections, footnotes, and what its pictures show."""

    title: Paragraph
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    series: tuple[tuple[Outcome, tuple[TallyPeriod, ...]], ...]
    points: tuple[MapPoint, ...]
    start: date
    end: date
