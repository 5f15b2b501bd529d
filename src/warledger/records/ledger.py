"""
What many reports together say: entries, the links between them, incidents, tallies, judgements.

Ids are made from content (`warledger.records.digest`), so the same reports give the same ids in any
order and on any machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from warledger.records.grounding import Grounding
    from warledger.records.reports import Claim, Outcome, Status


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
    start: date | None = None
    end: date | None = None
    review: tuple[str, ...] = ()  #: why a person should look


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
class Tally:
    """A sum under a policy, with all that it rests on."""

    query: TallyQuery
    bounds: Bounds
    lines: tuple[TallyLine, ...]
    notes: tuple[str, ...]  #: plain sentences: what is a day old, what is left out, and why


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's or a rule's decision. It is retired, never overwritten."""

    id: str
    type: JudgementType
    subjects: tuple[str, ...]  #: ids of entries or incidents
    who: str
    when: datetime
    why: str
    value: dict[str, object] = field(default_factory=dict)  #: corrected fields, the grade …
    holds: bool = True  #: False says that it is not so (not the same incident)
    retired: datetime | None = None
    retired_by: str | None = None
    retired_why: str | None = None
