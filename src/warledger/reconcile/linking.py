"""The links inside a group: who restates, updates or contradicts whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from warledger.reconcile.features import SURE
from warledger.records import Feature, Link, LinkType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: A link in the making: its type, the later entry and the earlier one.
Drawn = tuple[LinkType, "Seat", "Seat"]

_TOLD = (Feature(name="wording", score=5.0, reason="the report itself says it again"),)
_ALIKE = (Feature(name="scope", score=2.0, reason="the same figure for the same scope"),)


class Seat(NamedTuple):
    """An entry in its group."""

    comment: bool
    rank: int  #: in the order of publication
    id: str
    same_as: str | None
    face: int
    origin: str  #: key of its independent origin
    low: int  #: -1 where open
    high: int
    least: float  #: the numbers that the figure allows
    most: float
    published: int  #: 0 where unknown
    event: bool


def links_in(seats: Sequence[Seat]) -> Iterator[Drawn]:
    """
    Each entry with an earlier one of its group: with the first that gives its figure, else with
    the latest of its own origin, else with the first of all; and each new figure with the first
    that it contradicts.
    """
    seen: list[Seat] = []  # the first of each figure, and of each origin's figures
    for seat in sorted(seats):
        if seen:
            target = _target(seat, seen)
            kind = _kind(seat, target)
            yield kind, seat, target
            if kind is not LinkType.CONTRADICTS and not _same_figure(seat, target):
                other = next((s for s in seen if _kind(seat, s) is LinkType.CONTRADICTS), None)
                if other is not None:
                    yield LinkType.CONTRADICTS, seat, other
        if not any(_same_figure(seat, s) and s.origin == seat.origin for s in seen):
            seen.append(seat)


def _target(seat: Seat, seen: Sequence[Seat]) -> Seat:
    same = [s for s in seen if _same_figure(seat, s)]
    own = [s for s in seen if s.origin == seat.origin]
    return (
        next((s for s in same if s.origin == seat.origin), None) or (same or own[::-1] or seen)[0]
    )


def _same_figure(one: Seat, two: Seat) -> bool:
    return one.low == two.low and one.high == two.high


def _kind(seat: Seat, target: Seat) -> LinkType:
    """The later entry against the earlier one."""
    if _same_figure(seat, target):
        own = seat.origin == target.origin
        return LinkType.RESTATES if own else LinkType.SAME_INCIDENT
    if seat.least <= target.most and target.least <= seat.most:
        return LinkType.SAME_INCIDENT
    later = seat.published > target.published > 0
    grown = _told(seat) > _told(target)
    if later and grown and (seat.origin == target.origin or (seat.event and target.event)):
        return LinkType.UPDATES
    return LinkType.CONTRADICTS


def _told(seat: Seat) -> int:
    return seat.low if seat.low > 0 else max(seat.high, 0)


def plain_link(drawn: Drawn) -> Link | None:
    """The link, where it needs no comparing: the report's own word, or the same words of scope."""
    kind, seat, target = drawn
    if seat.same_as == target.id:
        return Link(type=kind, source=seat.id, target=target.id, score=5.0, features=_TOLD)
    if seat.face == target.face:
        return Link(type=kind, source=seat.id, target=target.id, score=2.0, features=_ALIKE)
    return None


def compared_link(drawn: Drawn, score: float, features: tuple[Feature, ...]) -> Link:
    """The link of two that were compared."""
    kind, seat, target = drawn
    return Link(
        type=kind,
        source=seat.id,
        target=target.id,
        score=score,
        features=features,
        review=score < SURE,
    )
