"""
A report, its sentences, statements, claims and findings.

Every offset counts Unicode code points of ``Report.text``, half-open.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - read when records are decoded
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from warledger.records.discussion import Discussion
    from warledger.records.events import Event
    from warledger.records.grounding import Grounding


class Span(NamedTuple):
    """A stretch of a text: code points, half-open."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other lies inside this one."""
        return self.start <= other.start and other.end <= self.end


class Outcome(StrEnum):
    """What people suffered. ``casualties`` is killed or injured, not split."""

    KILLED = "killed"
    INJURED = "injured"
    CASUALTIES = "casualties"
    MISSING = "missing"
    DETAINED = "detained"
    ABDUCTED = "abducted"
    SURRENDERED = "surrendered"
    DISPLACED = "displaced"
    RELEASED = "released"


class Status(StrEnum):
    """The victims' civil status."""

    COMBATANT = "combatant"
    SECURITY_FORCES = "security_forces"
    CIVILIAN = "civilian"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class TimeFrame(StrEnum):
    """One event, a total over several events or a period, or a figure per unit of time."""

    INCIDENT = "incident"
    CUMULATIVE = "cumulative"
    RATE = "rate"


class Modality(StrEnum):
    """How the text stands to the figure."""

    ASSERTED = "asserted"
    ATTRIBUTED = "attributed"
    DISPUTED = "disputed"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"


class DatePrecision(StrEnum):
    """How fine the words of a date are. Order: finest first."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    PERIOD = "period"


class FindingType(StrEnum):
    """What kind of arithmetic was checked."""

    SUM = "sum"
    RATE = "rate"
    PART = "part"
    SAME = "same"
    CONFLICT = "conflict"
    PERCENT = "percent"


class Tolerance(StrEnum):
    """Under which reading of the figures the check was made."""

    EXACT = "exact"
    ROUNDED = "rounded"
    TRUNCATED = "truncated"
    APPROXIMATE = "approximate"
    BOUND = "bound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item or the like of a report's body or of a comment."""

    span: Span
    kind: str  #: ``heading``, ``paragraph``, ``item`` or ``quote``
    comment: int | None = None  #: index into ``Report.comments``; None for the body


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One reader comment as the page printed it."""

    index: int  #: place in ``Report.comments``, counted from 0
    author: str | None
    posted_at: str | None  #: ISO 8601 where it could be read, else the page's words
    parent: int | None  #: index of the comment that it answers, where the page says so
    span: Span  #: the comment's own words, without author line


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A document with its comments, as stored. ``text`` holds the body and every comment."""

    id: str  #: a JSONL line's own id, else made from the content
    source: str  #: the input as the user named it
    title: str | None
    outlet: str | None
    author: str | None
    published: date | None
    url: str | None
    language: str | None  #: ISO 639-1
    text: str
    blocks: tuple[Block, ...]  #: by start; body and comments
    comments: tuple[Comment, ...]
    digest: str  #: sha256 of the raw bytes that it was made from, hexadecimal
    record: str | None = None  #: which of its source's records it is ("line 3"); None: it is all
    raw: bytes = field(default=b"", repr=False, compare=False)  #: those bytes; empty if not kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word or mark with its analysis. Heads are indices into the sentence's tokens."""

    index: int
    span: Span
    text: str
    lemma: str  #: lower case
    pos: str  #: universal part of speech (``NOUN``, ``VERB`` …)
    tag: str  #: Penn Treebank tag (``NNS``, ``VBD`` …)
    dep: str  #: relation to the head, ClearNLP labels (``nsubjpass``, ``dobj`` …); ``ROOT``
    head: int  #: the root is its own head
    entity: str | None  #: type of the named entity that it is part of; types are not to be trusted
    entity_start: bool = False  #: whether a named entity begins here


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """
    Words for a time, resolved against the report's publication date.

    ``start`` and ``end`` are the first and last day, both inclusive; None where the words or a
    missing publication date leave them open. Relative words ("yesterday") in a report with no
    publication date resolve to None, None. A ``set`` ("every day") has no days of its own.
    """

    span: Span
    start: date | None
    end: date | None
    precision: DatePrecision
    kind: (
        str  #: ``point`` (of any precision), ``range``, ``duration``, ``since``, ``until``, ``set``
    )
    days: int | None = None  #: length in days of a duration or a closed range
    relative: bool = False  #: whether the publication date was needed to resolve it


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence with its parse and the times that it names."""

    index: int  #: place in the report, counted from 0
    span: Span
    block: int  #: index into ``Report.blocks``
    comment: int | None
    tokens: tuple[Token, ...]
    times: tuple[TimeExpression, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A stretch of direct or indirect speech credited to somebody (see docs/codebook.md)."""

    span: Span  #: the content; inside the quotation marks for direct speech
    direct: bool
    speaker: str | None  #: the fullest mention in the report; None where nobody is named
    speaker_span: Span | None  #: where that mention stands
    mention: Span | None  #: the words that credit it here ("he", "the spokesman")
    cue: Span | None  #: the word of speaking ("said", "according to")
    relayed_by: str | None
    comment: int | None
    rule: str  #: name of the rule that found it


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What the reading stage makes of a report: its sentences and what is said in them, by whom."""

    report: Report
    sentences: tuple[Sentence, ...]  #: by start
    statements: tuple[Statement, ...]  #: by start


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of people as reported. ``low`` and ``high`` are bounds as printed; None is open."""

    span: Span  #: the figure's words, with their bound ("at least 18")
    low: int | None
    high: int | None
    approx: bool = False
    vague: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """
    One reported figure of people who suffered one outcome; see docs/codebook.md.

    ``part_of`` and ``same_as`` are indices into the claims of the same report.
    """

    figure: Figure
    sentence: Span
    outcome: Outcome
    victims: str | None
    status: Status
    perpetrator: str | None
    place: str | None
    date_start: date | None
    date_end: date | None
    date_precision: DatePrecision | None
    time_frame: TimeFrame
    per: str | None  #: ``day``, ``week``, ``month`` or ``year`` for a rate
    claimant: str | None
    relayed_by: str | None
    modality: Modality
    comment: int | None
    rule: str  #: name of the rule that found it
    part_of: int | None = None
    same_as: int | None = None
    cause: str | None = None  #: ``airstrike``, ``roadside bomb``, ``clash`` …; None where unsaid
    sex: str | None = None  #: ``female`` or ``male`` where the words say so of all victims
    age: str | None = None  #: ``child`` or ``adult`` where the words say so of all victims
    complete: bool = False  #: whether the text says that this and its sister parts are the whole
    days: int | None = None  #: days over which a rate or total runs, where the words give them
    percent: float | None = None  #: share of the wider figure that the text gives with this one
    #: The words that give the dates, wherever they stand; words that leave the dates open as well.
    date_span: Span | None = None
    date_rule: str | None = None  #: by which the figure took them: ``own_clause``, ``whole`` …
    reasons: tuple[str, ...] = field(default=())  #: why fields were taken from elsewhere

    @property
    def span(self) -> Span:
        """Where the figure's words stand."""
        return self.figure.span


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    What the audit has to say about one relation between claims.

    ``holds`` False is a finding in the everyday sense; True says what was checked and held.
    """

    type: FindingType
    claims: tuple[int, ...]  #: indices into the report's claims, the whole first
    holds: bool
    tolerance: Tolerance
    message: str  #: the arithmetic as one plain sentence
    days: int | None = None
    suggestion: int | None = None  #: the figure that a single slip would explain


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of a report's claims could be checked, and how many checks held."""

    claims: int
    checked_claims: int  #: claims that take part in at least one check
    checks: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read in one report."""

    report: Report
    claims: tuple[Claim, ...]  #: by span
    statements: tuple[Statement, ...]  #: by span
    findings: tuple[Finding, ...]
    coverage: Coverage
    groundings: tuple[Grounding, ...] = ()  #: one for each claim, in the same order
    sentences: tuple[Span, ...] = ()  #: where the sentences of body and comments stand, by start
    discussion: Discussion | None = None  #: what the comments hold; None where it was not read
    events: tuple[Event, ...] = ()  #: by trigger; empty where the stage is switched off


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(value: object) -> str:
    """
    An id from content: ``1`` (the version of this rule) and 16 hexadecimal digits of sha256.

    Args:
        value: Anything that JSON can hold; equal values give equal ids on every machine.
    """
    canonical = _CANONICAL.encode(value)
    return "1" + hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]
