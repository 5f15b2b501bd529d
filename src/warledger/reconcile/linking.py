"""The links inside a group: who restates, updates or contradicts whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile.faces import order
from warledger.reconcile.features import SURE, compare, disjoint
from warledger.records import Feature, Link, LinkType, TimeFrame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.reconcile.faces import Face
    from warledger.records import Entry

Seat = tuple["Entry", "Face", str]  #: an entry, its face and its origin's key


def links_in(seats: Sequence[Seat]) -> Iterator[Link]:
    """
    Each entry with an earlier one of its group: with the first that gives its figure, else with
    the latest of its own origin, else with the first of all; and each new figure with the first
    that it contradicts.
    """
    ordered = sorted(seats, key=lambda seat: (seat[1].comment, order(seat[0])))
    seen: list[Seat] = []  # the first of each figure, and of each origin's figures
    for seat in ordered:
        if seen:
            target = _target(seat, seen)
            kind = _kind(seat, target)
            yield _link(kind, seat, target)
            if kind is not LinkType.CONTRADICTS and not _same_figure(seat, target):
                other = next((s for s in seen if _kind(seat, s) is LinkType.CONTRADICTS), None)
                if other is not None:
                    yield _link(LinkType.CONTRADICTS, seat, other)
        if not any(_same_figure(seat, s) and s[2] == seat[2] for s in seen):
            seen.append(seat)


def _target(seat: Seat, seen: Sequence[Seat]) -> Seat:
    same = [s for s in seen if _same_figure(seat, s)]
    own = [s for s in seen if s[2] == seat[2]]
    return next((s for s in same if s[2] == seat[2]), None) or (same or own[::-1] or seen)[0]


def _same_figure(one: Seat, two: Seat) -> bool:
    return (one[1].low, one[1].high) == (two[1].low, two[1].high)


def _kind(seat: Seat, target: Seat) -> LinkType:
    """The later entry against the earlier one."""
    (entry, face, origin), (other, before, source) = seat, target
    if _same_figure(seat, target):
        return LinkType.RESTATES if origin == source else LinkType.SAME_INCIDENT
    if not disjoint(face, before):
        return LinkType.SAME_INCIDENT
    later = entry.published and other.published and entry.published > other.published
    grown = (face.low or face.high or 0) > (before.low or before.high or 0)
    event = face.scope.frame is TimeFrame.INCIDENT and before.scope.frame is TimeFrame.INCIDENT
    if later and grown and (origin == source or event):
        return LinkType.UPDATES
    return LinkType.CONTRADICTS


def _link(kind: LinkType, seat: Seat, target: Seat) -> Link:
    entry, face, _ = seat
    other, before, _ = target
    if entry.same_as == other.id:
        told = Feature(name="wording", score=5.0, reason="the report itself says it again")
        return Link(type=kind, source=entry.id, target=other.id, score=5.0, features=(told,))
    if face is before:
        reason = "the same figure for the same scope"
        alike = Feature(name="scope", score=2.0, reason=reason)
        return Link(type=kind, source=entry.id, target=other.id, score=2.0, features=(alike,))
    score, features = compare(face, before)
    return Link(
        type=kind,
        source=entry.id,
        target=other.id,
        score=score,
        features=features,
        review=score < SURE,
    )
