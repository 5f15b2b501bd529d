"""
Which claims are held side by side at all.

A face stands in a few blocks; only faces that share one are compared. A block that grows beyond
`LARGE` is compared along its order of figures, `WINDOW` neighbours to either side, so that time
grows with the number of claims and not with its square.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from datetime import timedelta
from typing import TYPE_CHECKING

from warledger.reconcile.features import rarity
from warledger.records import TimeFrame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.reconcile.faces import Face

LARGE, WINDOW = 120, 12
#: Days of a period that an event is looked for under; longer ones count as totals.
_LONGEST = 4

Key = tuple[object, ...]


def keys(face: Face) -> Iterator[Key]:
    """The blocks of a face."""
    scope = face.scope
    what = (scope.outcome, scope.per)
    names = _names(face)
    figure = face.low if face.low is not None else face.high
    days = _days(face)
    for day in days:
        for name in names or ["?"]:
            yield (*what, "day", day, name)
        yield (*what, "day and figure", day, figure)
    if scope.frame is not TimeFrame.INCIDENT:
        who = scope.victims.actor or " ".join(sorted(scope.victims.key))
        for end in {scope.when.start, scope.when.end} - {None}:
            yield (*what, "total", end, who, names[0] if names else "")
        if not scope.when.closed:
            yield (*what, "open total", who, names[0] if names else "", _week(face))
    for name in face.person:
        if len(name) > 3:
            yield (*what, "person", name)
    if figure is not None and rarity(figure) >= 0.6:
        yield (*what, "figure", figure)
    else:
        for name in names[:1] or ["?"]:
            yield (*what, "figure in a week", figure, name, _week(face))
            yield (*what, "figure in a week", figure, name, _week(face) + 1)


def _names(face: Face) -> list[str]:
    """The place and those around it, narrowest first; the widest, its country, is left out."""
    where = face.scope.where
    if where.place is None:
        return [where.name] if where.name else []
    around = where.place.within[1:] if where.place.country else where.place.within
    found = [where.name, where.place.id, *reversed(around)]
    return list(dict.fromkeys(found))


def _days(face: Face) -> list[int]:
    """The days of an event and the ones before and after, by number; none for totals."""
    when = face.scope.when
    start, end = when.start or when.end, when.end or when.start
    if start is None or end is None or (end - start).days >= _LONGEST:
        return []
    count = (end - start).days + 1
    found = {(start + timedelta(days=n)).toordinal() for n in range(count)}
    return sorted(found)


def _week(face: Face) -> int:
    published = face.published
    return published.toordinal() // 7 if published else 0


class Blocks:
    """Faces by block, to be asked for the neighbours of one."""

    def __init__(self) -> None:
        self._members: dict[Key, list[tuple[int, int]]] = {}

    def add(self, number: int, face: Face) -> set[int]:
        """Put a face in; the numbers of those to compare it with."""
        found: set[int] = set()
        item = (_place_in_order(face), number)
        for key in set(keys(face)):
            members = self._members.setdefault(key, [])
            if len(members) <= LARGE:
                found.update(other for _, other in members)
            else:
                at = bisect_left(members, item)
                found.update(other for _, other in members[max(0, at - WINDOW) : at + WINDOW])
            insort(members, item)
        found.discard(number)
        return found

    def remove(self, number: int, face: Face) -> None:
        """Take a face out again."""
        item = (_place_in_order(face), number)
        for key in set(keys(face)):
            members = self._members.get(key, [])
            if item in members:
                members.remove(item)


def _place_in_order(face: Face) -> int:
    return face.low if face.low is not None else face.high or 0
