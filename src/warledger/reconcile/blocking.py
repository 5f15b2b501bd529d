"""
Which claims are held side by side at all.

A face stands in a few blocks; only faces that share one are compared. In a block that grows beyond
`LARGE` only faces with figures near each other are, and in one beyond `HUGE` none, so that time
grows with the number of claims and not with its square: such claims still meet under narrower
blocks.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from warledger.reconcile.features import rarity
from warledger.records import TimeFrame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from warledger.reconcile.faces import Face

#: Entries of a block from which on not all of it is compared, and from which on nothing is.
LARGE, HUGE = 120, 2000
#: Days of a period that an event is looked for under; longer ones count as totals.
_LONGEST = 4

Key = tuple[object, ...]


def block_keys(face: Face) -> set[Key]:
    """The blocks of a face: those of all its entries."""
    found: set[Key] = set()
    for published in {entry.published for entry in face.entries}:
        found.update(keys(face, published))
    return found


def keys(face: Face, published: date | None) -> Iterator[Key]:
    """The blocks of an entry of a face that was published on this day."""
    scope = face.scope
    week = published.toordinal() // 7 if published else 0
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
            yield (*what, "open total", who, names[0] if names else "", week)
    for name in face.person:
        if len(name) > 3:
            yield (*what, "person", name)
    if figure is not None and rarity(figure) >= 0.6:
        yield (*what, "figure", figure)
        yield (*what, "figure in a month", figure, week // 4)
        yield (*what, "figure in a month", figure, week // 4 + 1)
    else:
        for name in names[:1] or ["?"]:
            yield (*what, "figure in a week", figure, name, week)
            yield (*what, "figure in a week", figure, name, week + 1)


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


class Blocks:
    """
    Faces by block, to be asked for the neighbours of one.

    A face stands in the blocks of each of its entries, and a block's size is the number of its
    entries: so who is compared with whom follows from the entries alone and not from their order.

    Args:
        sizes: Sizes of blocks of which only a part is held here; without, what is held is all.
    """

    def __init__(self, sizes: Mapping[Key, int] | None = None) -> None:
        self._given = sizes
        self._sizes: dict[Key, int] = {}
        self._members: dict[Key, dict[int, int]] = {}

    def add(self, number: int, found: Iterable[Key]) -> set[int]:
        """Put an entry's face in its blocks; numbers of faces to compare anew with all others."""
        stale = {number}
        for key in found:
            members = self._members.setdefault(key, {})
            members[number] = members.get(number, 0) + 1
            stale |= self._resized(key, 1)
        return stale

    def remove(self, number: int, found: Iterable[Key]) -> set[int]:
        """Take an entry's face out again; faces to compare anew, see `add`."""
        stale = {number}
        for key in found:
            members = self._members[key]
            members[number] -= 1
            if not members[number]:
                del members[number]
            stale |= self._resized(key, -1)
        return stale

    def _resized(self, key: Key, change: int) -> set[int]:
        """All members, where a block passes from one kind of comparing to another."""
        before = self._sizes.get(key, 0)
        self._sizes[key] = before + change
        if self._given is not None or _kind(before) == _kind(before + change):
            return set()
        return set(self._members[key])

    def neighbours(self, number: int, face: Face, faces: Mapping[int, Face]) -> set[int]:
        """Whom a face is compared with."""
        found: set[int] = set()
        sizes = self._sizes if self._given is None else self._given
        for key in block_keys(face):
            size, members = sizes.get(key, 0), self._members.get(key, {})
            if size <= LARGE:
                found.update(members)
            elif size <= HUGE and key[2] != "figure":
                found.update(n for n in members if _near(face, faces[n]))
        found.discard(number)
        return found


def _kind(size: int) -> int:
    return (size > LARGE) + (size > HUGE)


def _near(a: Face, b: Face) -> bool:
    """Whether two figures are so near that the two may be one thing told twice."""
    small, large = sorted((_size(a), _size(b)))
    return small >= 0.7 * large


def _size(face: Face) -> int:
    return face.low if face.low is not None else face.high or 0
