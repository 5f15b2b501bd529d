"""
Who did what to whom: events, and the operations, cease-fires and agreements that they belong to.

Types and modes are those of PLOVER, the Political Language Ontology for Verifiable Event Records;
docs/events.md says what each stands for. Offsets count code points of ``Report.text``, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from warledger.records.grounding import GroundedPlace
    from warledger.records.reports import DatePrecision, Span


class EventType(StrEnum):
    """PLOVER's event types."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    COOPERATE = "COOPERATE"
    AID = "AID"
    CONCEDE = "CONCEDE"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class EventModality(StrEnum):
    """Whether it took place. Only ``done`` says that it did, in the words of the text."""

    DONE = "done"
    PLANNED = "planned"  #: announced, decided or expected
    ORDERED = "ordered"  #: somebody was told to do it
    REQUESTED = "requested"  #: somebody was asked to do it
    AGREED = "agreed"  #: somebody undertook to do it
    THREATENED = "threatened"
    ATTEMPTED = "attempted"  #: tried; whether it succeeded is unsaid or denied
    ALLEGED = "alleged"  #: laid to somebody's charge
    REFUSED = "refused"
    DENIED = "denied"  #: somebody says that it did not take place
    NEGATED = "negated"  #: the text says that it did not take place
    HYPOTHETICAL = "hypothetical"  #: an if, a wish, a fear, a possibility


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One who acts or is acted upon."""

    span: Span  #: where the words stand; before the event's sentence, where ``mention`` refers back
    words: str
    mention: Span  #: the words in the event's own sentence; a pronoun, perhaps
    actor_id: str | None = None  #: of the known actor that the words mean; None: none, or not asked
    actor_reason: str | None = None  #: why that actor, or why none; None where it was not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says so: speaker, through whom, printed by whom. All None: the publisher is unknown."""

    speaker: str | None = None  #: None where the report states it on its own word
    speaker_span: Span | None = None
    relayed_by: str | None = None
    publisher: str | None = None  #: the outlet, or the commenter for an event in a comment


@dataclass(frozen=True, slots=True, kw_only=True)
class EventContent:
    """What is ordered, asked for, agreed, threatened, refused or laid to somebody's charge."""

    span: Span
    type: EventType | None  #: as which event it would be coded, had it taken place
    mode: str | None
    modality: EventModality


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    One event as a report tells it.

    An order, a call, a promise, a threat or a refusal is an event of the speaker: its ``modality``
    says whether it was uttered, and ``content`` what it is about.
    """

    type: EventType
    mode: str | None  #: PLOVER's mode, where it has one and the words show it
    modality: EventModality
    trigger: Span  #: the verb or noun that tells it
    sentence: Span
    actors: tuple[Party, ...]  #: empty where the text names none
    recipients: tuple[Party, ...]
    place: str | None  #: as written
    date_start: date | None
    date_end: date | None
    date_precision: DatePrecision | None
    attribution: Attribution
    content: EventContent | None
    claims: tuple[int, ...]  #: indices of the report's claims that result from it
    name: str | None  #: a name of its own: "Operation Knights' Charge"
    background: bool  #: told in passing, to place or explain something else
    comment: int | None  #: index of the comment that it stands in
    rule: str  #: name of the pattern that found it
    reasons: tuple[str, ...] = ()  #: why fields were taken from elsewhere
    date_span: Span | None = None  #: the words that give the days, wherever they stand
    grounded_place: GroundedPlace | None = None  #: what ``place`` is in the gazetteer
    place_reason: str | None = None  #: why ``grounded_place`` is None; None where it was not asked


class UndertakingType(StrEnum):
    """What kind of thing several events belong to."""

    OPERATION = "operation"
    CEASEFIRE = "ceasefire"
    AGREEMENT = "agreement"


class Stance(StrEnum):
    """How an event stands to an operation, cease-fire or agreement."""

    MAKES = "makes"  #: launches, declares, signs
    WELCOMES = "welcomes"
    REJECTS = "rejects"
    CALLS_FOR = "calls_for"
    BREAKS = "breaks"
    ENDS = "ends"
    AGAINST = "against"  #: a later attack by a side; whether it breaks the terms is not judged
    PART = "part"  #: takes place within it


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReference:
    """One event of one report, and how it stands to the thing that refers to it."""

    report: str  #: the report's id
    event: int  #: index into the reading's events
    stance: Stance


class Belonging(StrEnum):
    """By what a claim belongs to an operation, cease-fire or agreement."""

    EVENT = "event"  #: it results from an event that makes the thing or is part of it
    SENTENCE = "sentence"  #: its sentence names the thing
    PARAGRAPH = "paragraph"  #: its paragraph names the thing and no other
    COUNTED = "counted"  #: counted since the fighting began, in a report with no other operation


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReference:
    """One claim of one report."""

    report: str  #: the report's id
    claim: int  #: index into the reading's claims
    by: Belonging = Belonging.EVENT
    reason: str = "it results from an event of its own"  #: one plain clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """
    An operation, a cease-fire or an agreement as one or several reports tell of it.

    Sides, places and terms stand in the words of the reports; nothing is guessed.
    """

    #: Made from type and name (and what tells it from others of that name), or from type, makers
    #: and date where it has no name.
    id: str
    type: UndertakingType
    name: str | None
    makers: tuple[str, ...]  #: who launched, declared or signed it
    others: tuple[str, ...]  #: against whom it is directed, or with whom it is made
    one_sided: bool | None  #: a cease-fire: declared by one side alone; None where unsaid
    terms: tuple[str, ...]  #: what is to be done under it, as written
    places: tuple[str, ...]
    date_start: date | None
    date_end: date | None
    reports: tuple[str, ...]  #: ids
    events: tuple[EventReference, ...]  #: in the reports' order
    claims: tuple[ClaimReference, ...]  #: those that belong to it, each with by what
    names: tuple[str, ...] = ()  #: all forms of its name in the reports; ``name`` is the commonest
