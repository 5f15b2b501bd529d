"""
Which totals contain which incidents, for all of a ledger at once.

The same as asking `warledger.reconcile.containment.Totals` for each incident, in columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from warledger.reconcile.columns import Codes, content, mixed, spread
from warledger.reconcile.containment import ANY, Hold, asked_for, months, put_under
from warledger.reconcile.pairs import LIES, Table, lies_of_days
from warledger.reconcile.relations import Lie, people, place_lie
from warledger.records import TimeFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from warledger.reconcile.columns import Numbers
    from warledger.reconcile.features import Part, Spot
    from warledger.reconcile.scope import Party, Scope
    from warledger.records import Outcome, Place

_SAME, _INSIDE, _APART = (LIES.index(lie) for lie in (Lie.SAME, Lie.INSIDE, Lie.APART))
#: Pairs that are held beside each other at once.
_STEP = 1_000_000
_HOLDS = (Hold.APART, Hold.MAYBE, Hold.LIKELY, Hold.INSIDE)


def nested(scopes: Sequence[Scope], totals: Sequence[int]) -> Iterator[tuple[int, int, Hold]]:
    """
    The totals that contain incidents, or may; no incident contains itself.

    Args:
        scopes: Of all incidents, totals among them.
        totals: The numbers of the totals.

    Yields:
        Numbers of incident and total, and how surely; by incident, then by total.
    """
    if not totals:
        return
    beside = _Beside(scopes)
    part, whole = _near(scopes, totals)
    for at in range(0, len(part), _STEP):
        one, two = part[at : at + _STEP], whole[at : at + _STEP]
        hold = beside.holds(one, two)
        inside = np.flatnonzero(hold == 3)
        both = beside.holds(two[inside], one[inside]) == 3
        hold[inside[both]] = 2  # one scope: neither contains the other
        some = np.flatnonzero(hold > 0)
        found = (one[some].tolist(), two[some].tolist(), hold[some].tolist())
        for incident, total, how in zip(*found, strict=True):
            yield incident, total, _HOLDS[how]


def _near(scopes: Sequence[Scope], totals: Sequence[int]) -> tuple[Numbers, Numbers]:
    """Pairs of incidents and totals that may share people, by outcome, place and month."""
    put, asked = _Names(put_under), _Names(asked_for)
    every = np.arange(len(scopes))
    some = np.array(totals, np.int64)
    there, key = put.keys([scopes[n] for n in totals], own=False)
    here, wanted = asked.keys(scopes, own=True)
    order = np.argsort(key, kind="stable")
    key, total = key[order], some[there[order]]
    left, right = (np.searchsorted(key, wanted, side=side) for side in ("left", "right"))
    row, nth = spread(right - left)
    pairs = np.unique((every[here[row]] << 32) | total[left[row] + nth])
    part, whole = pairs >> 32, pairs & 0xFFFFFFFF
    return part[part != whole], whole[part != whole]


class _Names:
    """Keys of scopes by outcome, name of the place and month."""

    def __init__(self, names: Callable[[Place | None], Sequence[object]]) -> None:
        self._names = names

    def keys(self, scopes: Sequence[Scope], *, own: bool) -> tuple[Numbers, NDArray[np.uint64]]:
        """Numbers of scopes with their keys, a row for each."""
        places: Codes[Place | None] = Codes()
        outcomes: Codes[Outcome] = Codes()
        spans: Codes[tuple[object, ...]] = Codes()
        place = np.array([places.of(scope.where.place) for scope in scopes])
        outcome = np.array([outcomes.of(scope.outcome) for scope in scopes])
        span = np.array([spans.of(tuple(months(scope, own=own))) for scope in scopes])
        named = [[content(name) for name in self._names(one)] for one in places.values]
        dated = [[content(month) for month in one] for one in spans.values]
        if not own:
            dated = [[*one, content(ANY)] for one in dated]
        what = outcomes.hashed(str)[outcome]
        first, name = _ragged(named, place)
        second, month = _ragged(dated, span[first])
        whose = first[second]
        return whose, mixed(what[whose], name[second], month)


def _ragged(values: Sequence[Sequence[int]], which: Numbers) -> tuple[Numbers, NDArray[np.uint64]]:
    """For each item the values of its list, with the item's number."""
    count = np.array([len(one) for one in values], np.int64)
    start = np.cumsum(count) - count
    flat = np.array([value for one in values for value in one] or [0], np.uint64)
    row, nth = spread(count[which])
    return row, flat[start[which[row]] + nth]


class _Beside:
    """Scopes in columns, to be held beside each other, see `warledger.reconcile.containment`."""

    def __init__(self, scopes: Sequence[Scope]) -> None:
        victims: Codes[Party] = Codes()
        doers: Codes[Party] = Codes()
        spots: Codes[Spot] = Codes()
        rows = [
            (
                victims.of(scope.victims),
                doers.of(scope.perpetrator),
                spots.of((scope.where, scope.frame is not TimeFrame.INCIDENT)),
                scope.when.start.toordinal() if scope.when.start else 0,
                scope.when.end.toordinal() if scope.when.end else 0,
                scope.per is not None,
                scope.perpetrator.named,
            )
            for scope in scopes
        ]
        table = np.array(rows, np.int64).T
        self._victims, self._doers, self._spots, self._start, self._end, per, named = table
        self._per, self._named = per > 0, named > 0
        self._people = Table(victims.values, _people)
        self._by = Table(doers.values, _people)
        self._places = Table(spots.values, _place)

    def holds(self, part: Numbers, whole: Numbers) -> Numbers:
        """How surely the parts lie in the wholes, as numbers of `_HOLDS`; outcomes are the same."""
        lies = (
            self._people.of(self._victims[part], self._victims[whole])[1],
            self._places.of(self._spots[part], self._spots[whole])[1],
            lies_of_days(self._start[part], self._start[whole], self._end[part], self._end[whole]),
        )
        by = self._by.of(self._doers[part], self._doers[whole])[1]
        within = sum(((lie == _SAME) | (lie == _INSIDE)).astype(np.int64) for lie in lies)
        within = within + (~self._named[whole] | (by == _SAME) | (by == _INSIDE))
        apart = self._per[part] | self._per[whole]
        for lie in lies:
            apart |= lie == _APART
        return np.where(apart, 0, np.maximum(within - 1, 1))


def _people(a: Party, b: Party) -> Part:
    return 0.0, people(a, b)


def _place(a: Spot, b: Spot) -> Part:
    return 0.0, place_lie(a, b)
