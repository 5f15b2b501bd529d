"""Scopes in columns, to be held beside each other (`warledger.reconcile.containment`)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from warledger.reconcile.columns import Codes, content, mixed, spread
from warledger.reconcile.containment import ANY, Hold, asked_for, months_of, put_under
from warledger.reconcile.lies import LIES, Table, lies_of_days
from warledger.reconcile.relations import Lie, people, place_lie
from warledger.records import TimeFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from warledger.reconcile.columns import Numbers
    from warledger.reconcile.features import Part, Spot
    from warledger.reconcile.scope import Party, Scope, Where
    from warledger.records import Outcome, Place

    Keys = NDArray[np.uint64]

_SAME, _INSIDE, _APART = (LIES.index(lie) for lie in (Lie.SAME, Lie.INSIDE, Lie.APART))
#: How an incident may stand to a total, by number.
HOLDS = (Hold.APART, Hold.MAYBE, Hold.LIKELY, Hold.INSIDE)
LIKELY, INSIDE = HOLDS.index(Hold.LIKELY), HOLDS.index(Hold.INSIDE)


class Beside:
    """
    Scopes by number.

    Args:
        scopes: Of incidents, totals among them.
    """

    def __init__(self, scopes: Sequence[Scope]) -> None:
        victims: Codes[Party] = Codes()
        doers: Codes[Party] = Codes()
        places: Codes[Where] = Codes()
        outcomes: Codes[Outcome] = Codes()
        rows = [
            (
                outcomes.of(scope.outcome),
                victims.of_object(scope.victims),
                doers.of_object(scope.perpetrator),
                2 * places.of_object(scope.where) + (scope.frame is not TimeFrame.INCIDENT),
                scope.when.start.toordinal() if scope.when.start else 0,
                scope.when.end.toordinal() if scope.when.end else 0,
                scope.per is not None,
                scope.perpetrator.named,
            )
            for scope in scopes
        ]
        table = np.array(rows, np.int64).reshape(-1, 8).T
        self._outcome, self._victims, self._doers, self._spots = table[:4]
        self._start, self._end = table[4:6]
        self.rate, self._named = table[6] > 0, table[7] > 0
        #: Which have no day at all.
        self.undated: NDArray[np.bool_] = (self._start == 0) & (self._end == 0)
        self._people = Table(victims.values, _people)
        self._by = Table(doers.values, _people)
        spots: list[Spot] = [(w, total) for w in places.values for total in (False, True)]
        self._places = Table(spots, _place)
        self._where = [spot[0].place for spot in spots]
        self._what = outcomes.hashed(str)

    def holds(self, part: Numbers, whole: Numbers) -> Numbers:
        """How surely the parts lie in the wholes, as numbers of `HOLDS`; outcomes are the same."""
        lies = (
            self._people.of(self._victims[part], self._victims[whole])[1],
            self._places.of(self._spots[part], self._spots[whole])[1],
            lies_of_days(self._start[part], self._start[whole], self._end[part], self._end[whole]),
        )
        by = self._by.of(self._doers[part], self._doers[whole])[1]
        within = sum(((lie == _SAME) | (lie == _INSIDE)).astype(np.int64) for lie in lies)
        within = within + (~self._named[whole] | (by == _SAME) | (by == _INSIDE))
        apart = self.rate[part] | self.rate[whole]
        for lie in lies:
            apart |= lie == _APART
        return np.where(apart, 0, np.maximum(within - 1, 1))

    def kinds(self, some: Numbers) -> tuple[Numbers, Numbers]:
        """
        Scopes by outcome, people and place.

        Returns:
            For each the number of its kind, and for each kind the first scope of it.
        """
        sides = (self._outcome, self._victims, self._doers, self._spots)
        rows = np.stack([side[some] for side in sides], axis=1)
        _, first, kind = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        return kind.reshape(-1), some[first]

    def put(self, some: Numbers, *, months: bool) -> tuple[Numbers, Keys]:
        """
        Under what totals stand: places in ``some`` where only people and place are looked at, else
        numbers of scopes; each with a key, a row for each.
        """
        return self._keys(some, put_under, own=False, months=months)

    def asked(self, some: Numbers, *, months: bool) -> tuple[Numbers, Keys]:
        """The same for incidents: under what totals are looked for; the first number ascends."""
        return self._keys(some, asked_for, own=True, months=months)

    def _keys(
        self,
        some: Numbers,
        names: Callable[[Place | None], Sequence[object]],
        *,
        own: bool,
        months: bool,
    ) -> tuple[Numbers, Keys]:
        used, spot = np.unique(self._spots[some], return_inverse=True)
        named = [[content(name) for name in names(self._where[n])] for n in used.tolist()]
        row, name = _ragged(named, spot)
        what = self._what[self._outcome[some]]
        if not months:
            return row, mixed(what[row], name)
        days = (self._start[some] << 32) | self._end[some]
        spans, span = np.unique(days, return_inverse=True)
        dated = [
            [content(month) for month in [*_months(one, own=own), *([] if own else [ANY])]]
            for one in spans.tolist()
        ]
        second, month = _ragged(dated, span[row])
        whose = row[second]
        return some[whose], mixed(what[whose], name[second], month)


def _months(days: int, *, own: bool) -> list[object]:
    start, end = (date.fromordinal(day) if day else None for day in (days >> 32, days & 0xFFFFFFFF))
    return months_of(start, end, own=own)


def _ragged(values: Sequence[Sequence[int]], which: Numbers) -> tuple[Numbers, Keys]:
    """For each item the values of its list, with the item's number."""
    count = np.array([len(one) for one in values], np.int64)
    start = np.cumsum(count) - count
    flat = np.array([value for one in values for value in one] or [0], np.uint64)
    row, nth = spread(count[which])
    return row, flat[start[which[row]] + nth]


def _people(a: Party, b: Party) -> Part:
    return 0.0, people(a, b)


def _place(a: Spot, b: Spot) -> Part:
    return 0.0, place_lie(a, b)
