"""
What many reports together say: entries, the links between them, incidents, tallies, judgements.

Ids are made from content (`warledger.records.digest`), so the same reports give the same ids in any
order and on any machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003 - read when records are decoded
from enum import StrEnum
from typing import TYPE_CHECKING

from warledger.records.grounding import Actor, Grounding, Place  # noqa: TC001 - as above
from warledger.records.reports import Claim, Outcome, Status  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    A claim in the ledger: with the report that it comes from and what it is grounded to.

    ``part_of`` and ``same_as`` are ids of entries of the same report.
    """

    id: str
    report: str  #: the report's id
    version: int  #: of the report, from 1; a changed page is a new version
    outlet: str | None
    title: str | None
    url: str | None
    published: date | None
    claim: Claim
    grounding: Grounding
    quote: str  #: the sentence that supports it, as stored
    words: str  #: the figure's words
    part_of: str | None = None
    same_as: str | None = None


class LinkType(StrEnum):
    """How two entries or incidents stand to each other."""

    SAME_INCIDENT = "same_incident"
    RESTATES = "restates"  #: same origin, same figure
    UPDATES = "updates"  #: same scope, later, another figure of the same series
    PART_OF = "part_of"  #: the source's people are among the target's
    CONTRADICTS = "contradicts"  #: same scope, disjoint intervals


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One reason for or against a link."""

    name: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A relation between two entries, by rule or by a person."""

    type: LinkType
    source: str  #: entry id
    target: str  #: entry id
    score: float
    features: tuple[Feature, ...]
    review: bool = False  #: whether a person should look


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """
    What entries of one scope speak of: one happening, or, where ``aggregate``, a total over a
    period and area that contains incidents and is never added to them.
    """

    id: str
    entries: tuple[str, ...]  #: ids, by publication
    outcome: Outcome
    aggregate: bool
    origins: tuple[tuple[str, ...], ...]  #: the entries by independent origin
    contains: tuple[str, ...] = ()  #: ids of incidents inside this aggregate
    #: Ids of the aggregates that contain this and count fewer people than it does at least.
    exceeds: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    review: tuple[str, ...] = ()  #: why a person should look
    per: str | None = None  #: of a reported rate (``day`` …), which is never summed
    precision: int = 5  #: UCDP ``date_prec`` of start and end; 5 also where they are unknown
    place: Place | None = None
    place_words: str | None = None  #: as the first entry that names one has it
    victims: Actor | None = None
    victims_words: str | None = None
    perpetrator: Actor | None = None
    perpetrator_words: str | None = None
    status: Status | None = None
    grade: Grade | None = None  #: a person's where one is set, else the rule's proposal
    grade_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """What entries and the judgements in force say together. A function of these two alone."""

    entries: Mapping[str, Entry]  #: by id, with corrected figures in place of the reported ones
    incidents: tuple[Incident, ...]  #: by start, unknown ones last, then by id
    links: tuple[Link, ...]
    set_aside: Mapping[str, str]  #: entry id to the reason why it enters no tally
    accepted: frozenset[str] = frozenset()  #: entries whose figure a person accepted
    corrected: Mapping[str, str] = field(default_factory=dict)  #: entry id to the judgement's id
    #: Which actor belongs to which, by id, where more is known than the entries say.
    parents: Mapping[str, str] = field(default_factory=dict, compare=False)


class Policy(StrEnum):
    """A named rule that picks the figure of an incident."""

    RANGE = "range"
    MAJORITY = "majority"
    SOURCE_HIERARCHY = "source-hierarchy"
    MOST_CONSERVATIVE = "most-conservative"  #: as ACLED does
    LOW_BEST_HIGH = "low-best-high"  #: as UCDP does
    IRAQ_BODY_COUNT = "iraq-body-count"  #: its rules for aggregates against incidents
    BAYES = "bayes"


class Grade(StrEnum):
    """How well founded an incident is, in Airwars' terms."""

    CONFIRMED = "Confirmed"
    FAIR = "Fair"
    WEAK = "Weak"
    CONTESTED = "Contested"
    DISCOUNTED = "Discounted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Documentation bounds, not a confidence interval. None is open."""

    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyQuery:
    """What a tally is of. None leaves a side open; ids and names are those of the groundings."""

    outcome: Outcome
    actor: str | None = None  #: id of the victims' actor
    perpetrator: str | None = None  #: id of the perpetrator's actor
    status: Status | None = None
    place: str | None = None  #: id of a place; places within it count
    start: date | None = None
    end: date | None = None
    policy: Policy = Policy.LOW_BEST_HIGH


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyLine:
    """One incident's or aggregate's share of a tally."""

    incident: str
    bounds: Bounds
    counted: bool
    reason: str  #: why it counts, or why not ("inside the total of 29 March")
    entries: tuple[str, ...]  #: those whose figures the bounds are


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRate:
    """A reported rate beside the average that the tally's own total gives. Never part of a sum."""

    entries: tuple[str, ...]
    per: str  #: ``day``, ``week``, ``month`` or ``year``
    reported: Bounds
    days: int | None  #: of the total that it is held against
    average: float | None  #: that total per unit; None where there is no such total
    agrees: bool | None  #: within rounding or cutting off; None where nothing could be checked
    message: str  #: the arithmetic as one plain sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A sum under a policy, with all that it rests on."""

    query: TallyQuery
    bounds: Bounds
    lines: tuple[TallyLine, ...]  #: those that count first, then by start
    notes: tuple[str, ...]  #: plain sentences: what is a day old, what is left out, and why
    rates: tuple[TallyRate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyPeriod:
    """One day, week or month of a time series; or what is known only to something coarser."""

    start: date | None  #: both None for what has no date at all
    end: date | None
    coarser: bool  #: whether figures are known to these days only as a whole, wider than the unit
    bounds: Bounds
    incidents: tuple[str, ...]


class SeriesFindingType(StrEnum):
    """What can be odd in the figures that reports give one after the other."""

    FALL = "fall"  #: a later running total is lower
    RESET = "reset"  #: it falls to a small part and grows again: a counter that started anew
    STALE = "stale"  #: the total stands still while the same report tells of more
    JUMP = "jump"  #: it grows by far more than the incidents of these days explain
    LATE = "late"  #: an incident is first reported long after it happened
    COPIED = "copied"  #: two columns give the same figures (killed = injured)
    TRANSPOSED = "transposed"  #: a figure that two swapped digits would put right
    CONTRADICTION = "contradiction"  #: one claimant, one day, one scope, two figures
    DISAGREEMENT = "disagreement"  #: two claimants, the same
    SUM = "sum"  #: a total that is not the sum of the outcomes that it names


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """One figure of a series: what a claimant said for a day, or as the total up to it."""

    series: tuple[str, ...]  #: claimant first, then what the figure is of
    day: date
    low: int | None
    high: int | None
    cumulative: bool
    key: str  #: where it stands: an entry's id, or ``line 17``


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFinding:
    """Something odd across reports. A question to the desk, not a proof of error."""

    type: SeriesFindingType
    series: tuple[str, ...]
    days: tuple[date, ...]
    keys: tuple[str, ...]  #: entry ids or lines, in the order in which the message names them
    message: str  #: one plain sentence with the arithmetic
    suggestion: int | None = None


class JudgementType(StrEnum):
    """What a judgement decides."""

    SAME_INCIDENT = "same_incident"
    RESTATES = "restates"
    CONTRADICTS = "contradicts"
    PART_OF = "part_of"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    PROMOTED = "promoted"  #: a comment's claim may enter tallies
    GRADED = "graded"
    ADDED = "added"  #: a claim that the program missed, marked by a person
    POSITION = "position"  #: which position a comment takes on a question, if any


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's or a rule's decision. It is retired, never overwritten."""

    id: str
    type: JudgementType
    subjects: tuple[str, ...]  #: ids of entries or incidents, or of a comment's position
    who: str
    when: datetime
    why: str
    value: dict[str, object] = field(default_factory=dict)  #: corrected fields, the grade …
    holds: bool = True  #: False says that it is not so (not the same incident)
    retired: datetime | None = None
    retired_by: str | None = None
    retired_why: str | None = None
