"""Which totals contain which incidents: surely, perhaps, or not at all."""

from __future__ import annotations

from enum import StrEnum
from math import floor
from typing import TYPE_CHECKING

from warledger.reconcile.relations import Lie, people, periods, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from warledger.reconcile.scope import Scope
    from warledger.records import Place

#: A total over more months is looked at for every incident of its place.
_MONTHS = 24
#: Keys of the index beside places and months.
ANY, _NOWHERE, _LONG, _INSIDE = "any", "nowhere", "long", "inside"


class Hold(StrEnum):
    """How an incident stands to a total."""

    INSIDE = "inside"
    LIKELY = "likely"  #: all but one of people, place, days and perpetrator lie within
    MAYBE = "maybe"  #: the two may have people in common
    APART = "apart"


def holds(part: Scope, whole: Scope) -> Hold:
    """
    Whether the people of one scope are among those of another, which is a total.

    Apart only if victims, places or periods cannot have anything in common; inside only if all
    are known to lie within.
    """
    if part.outcome is not whole.outcome or part.per or whole.per:
        return Hold.APART
    lies = (
        people(part.victims, whole.victims),
        place_of(part, whole),
        periods(part.when, whole.when),
    )
    if Lie.APART in lies:
        return Hold.APART
    doers = people(part.perpetrator, whole.perpetrator)
    within = [lie in {Lie.SAME, Lie.INSIDE} for lie in lies]
    within.append(not whole.perpetrator.named or doers in {Lie.SAME, Lie.INSIDE})
    if all(within):
        return Hold.INSIDE
    return Hold.LIKELY if within.count(True) == len(within) - 1 else Hold.MAYBE


class Totals:
    """Aggregates by outcome, place and month, to be asked which may contain an incident."""

    def __init__(self, totals: Mapping[str, Scope]) -> None:
        self._scopes = totals
        self._index: dict[tuple[object, ...], list[str]] = {}
        for key, scope in totals.items():
            for month in [*months(scope), ANY]:
                for name in put_under(scope.where.place):
                    self._index.setdefault((scope.outcome, name, month), []).append(key)

    def near(self, scope: Scope) -> Iterator[str]:
        """Ids of the totals that may share people with this scope."""
        places = asked_for(scope.where.place)
        seen: set[str] = set()
        for place in places:
            for month in months(scope, own=True):
                for key in self._index.get((scope.outcome, place, month), ()):
                    if key not in seen:
                        seen.add(key)
                        yield key

    def containing(self, key: str, scope: Scope) -> Iterable[tuple[str, Hold]]:
        """The totals that contain an incident, or may, itself left out."""
        for other in self.near(scope):
            if other != key:
                hold = holds(scope, self._scopes[other])
                if hold is Hold.INSIDE and holds(self._scopes[other], scope) is Hold.INSIDE:
                    hold = Hold.LIKELY  # one scope: neither contains the other
                if hold is not Hold.APART:
                    yield other, hold


def put_under(place: Place | None) -> list[object]:
    """Where a total stands: its place, those around it, and its cell of the map."""
    if place is None:
        return [_NOWHERE, ANY]
    found: list[object] = [place.id, ANY, *((_INSIDE, outer) for outer in place.within)]
    if place.lat is not None and place.lon is not None:
        found.append(_cell(place.lat, place.lon))
    return found


def asked_for(place: Place | None) -> list[object]:
    """Where totals are looked for: around a place, inside it, and within some 50 kilometres."""
    if place is None:
        return [ANY]
    found: list[object] = [place.id, *place.within, _NOWHERE, (_INSIDE, place.id)]
    if place.lat is not None and place.lon is not None:
        east, north = _cell(place.lat, place.lon)
        found += [(east + x, north + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    return found


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat * 2), floor(lon * 2)


def months(scope: Scope, *, own: bool = False) -> list[object]:
    """The months of a scope's period, see `months_of`."""
    return months_of(scope.when.start, scope.when.end, own=own)


def months_of(start: date | None, end: date | None, *, own: bool = False) -> list[object]:
    """
    The months of a period, to be put under or, ``own``, to be asked for.

    What has not both ends, or spans years, is put under one key that everybody asks for, and asks
    for everything itself.
    """
    if start is None or end is None:
        return [ANY] if own else [_LONG]
    first, last = (day.year * 12 + day.month for day in (start, end))
    if last - first > _MONTHS:
        return [ANY] if own else [_LONG]
    found: list[object] = list(range(first, last + 1))
    return [*found, _LONG] if own else found
