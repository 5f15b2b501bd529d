"""Entries that say the same of the same in the same words of scope: compared once for all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warledger.reconcile import words
from warledger.reconcile.origins import origin_of

if TYPE_CHECKING:
    from datetime import date

    from warledger.reconcile.scope import Scope
    from warledger.records import Entry, Figure


@dataclass(slots=True, kw_only=True)
class Face:
    """
    Entries with one scope, figure and origin, and whether readers say it.

    Two such claims of one report that do not restate each other are two faces: ``turn`` counts.
    """

    key: tuple[object, ...]
    scope: Scope
    low: int | None
    high: int | None
    approx: bool
    vague: bool
    origin: str
    comment: bool
    person: frozenset[str]  #: names of the one person that it is about; empty for nameless people
    entries: list[Entry] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)

    @property
    def first(self) -> tuple[str, str]:
        """Publication and id of the first entry, for an order that does not depend on input."""
        return min(order(entry) for entry in self.entries)

    @property
    def published(self) -> date | None:
        """The first publication date; None where none is known."""
        return min((e.published for e in self.entries if e.published), default=None)

    @property
    def exact(self) -> int | None:
        """The figure where it is one number."""
        return self.low if self.low == self.high else None


def order(entry: Entry) -> tuple[str, str]:
    """Entries by publication, unknown last, then by id."""
    return (entry.published.isoformat() if entry.published else "9999", entry.id)


def face_key(entry: Entry, scope: Scope, turn: object) -> tuple[object, ...]:
    """What makes two entries the same face."""
    figure: Figure = entry.claim.figure
    place = scope.where.place.id if scope.where.place else scope.where.name
    return (
        scope.outcome,
        scope.frame,
        scope.per,
        scope.negated,
        (scope.victims.actor, scope.victims.key, scope.victims.status, scope.victims.named),
        (scope.perpetrator.actor, scope.perpetrator.key),
        (place, scope.where.narrow),
        (scope.when.start, scope.when.end),
        scope.cause,
        (figure.low, figure.high, figure.approx, figure.vague),
        origin_of(entry),
        person_of(entry),
        entry.claim.comment is not None,
        turn,
    )


def new_face(key: tuple[object, ...], entry: Entry, scope: Scope) -> Face:
    """A face with nobody in it yet."""
    figure = entry.claim.figure
    return Face(
        key=key,
        scope=scope,
        low=figure.low,
        high=figure.high,
        approx=figure.approx,
        vague=figure.vague,
        origin=origin_of(entry),
        comment=entry.claim.comment is not None,
        person=person_of(entry),
    )


def person_of(entry: Entry) -> frozenset[str]:
    """Names of the one person that a claim is about; none where it counts nameless people."""
    figure = entry.claim.figure
    return words.person(entry.words) if figure.low == figure.high == 1 else frozenset()
