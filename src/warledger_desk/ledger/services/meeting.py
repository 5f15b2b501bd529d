"""
Which shares of an outcome may count the same people, whatever is asked.

The same as `warledger.reconcile` finds share by share (`sheet`), over arrays, once for all shares
that are held; a question takes its part of it (`overlaps`). Shares without any day may overlap with
every total of their people and place, so that pairs would be without number: of these it is kept
which kinds meet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from warledger_desk.ledger.services.held import EARLY, LATE, NONE
from warledger_desk.ledger.services.shares import Flag, Tie

if TYPE_CHECKING:
    from warledger_desk.ledger.services.held import Bits, Held, Numbers

#: Days of what is found by its first day alone.
_SHORT = 31
NO_KIND = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """
    Shares by people and place, as far as it tells which may overlap whatever their days.

    ``total`` has a number for each total, ``loose`` one for each other share that has no day and
    no tie to a total; the rest have `NO_KIND`.
    """

    total: Numbers
    loose: Numbers
    meet: Bits  #: row: a kind of totals; columns: the kinds of loose shares that it may hold

    def degrees(self) -> Numbers:
        """With how many others each share may overlap so."""
        totals, loose = (_counts(kind, size) for kind, size in self._sides())
        found = np.zeros(len(self.total), np.int64)
        found += _at(self.total, self.meet @ loose)
        found += _at(self.loose, totals @ self.meet)
        return found

    def sums(self, values: Numbers) -> Numbers:
        """For each total the sum of the values of all loose shares that it may hold."""
        size = self.meet.shape[1]
        there = self.loose >= 0
        sums = np.zeros(size, np.int64)
        np.add.at(sums, self.loose[there], values[there])
        return _at(self.total, self.meet @ sums)

    def row(self, key: int) -> Numbers:
        """With which others a share may overlap so."""
        total, loose = self.total[key], self.loose[key]
        if total >= 0:
            near = self.meet[total]
            return np.flatnonzero((self.loose >= 0) & near[self.loose]) if len(near) else NONE
        if loose >= 0:
            near = self.meet[:, loose]
            return np.flatnonzero((self.total >= 0) & near[self.total]) if len(near) else NONE
        return NONE

    def of(self, items: Numbers) -> Kinds:
        """The same of some shares."""
        return replace(self, total=self.total[items], loose=self.loose[items])

    def _sides(self) -> tuple[tuple[Numbers, int], tuple[Numbers, int]]:
        return (self.total, self.meet.shape[0]), (self.loose, self.meet.shape[1])

    def bonds(self) -> tuple[Numbers, Numbers]:
        """Pairs that connect all that may overlap, over shares and, behind them, kinds."""
        size = len(self.total)
        totals, loose = (_counts(kind, most) for kind, most in self._sides())
        one, two = np.nonzero(self.meet & (totals > 0)[:, None] & (loose > 0)[None, :])
        bound = [
            (np.flatnonzero(np.isin(kind, met)), first)
            for kind, met, first in (
                (self.total, one, size),
                (self.loose, two, size + self.meet.shape[0]),
            )
        ]
        ends = [
            (bound[0][0], self.total[bound[0][0]] + bound[0][1]),
            (bound[1][0], self.loose[bound[1][0]] + bound[1][1]),
            (one + bound[0][1], two + bound[1][1]),
        ]
        return tuple(np.concatenate([pair[n] for pair in ends]) for n in (0, 1))  # type: ignore[return-value]


def _counts(kind: Numbers, size: int) -> Numbers:
    return np.bincount(kind[kind >= 0], minlength=size).astype(np.int64)


def _at(kind: Numbers, values: Numbers) -> Numbers:
    """The value of each share's kind; 0 where it has none."""
    if not len(values):
        return np.zeros(len(kind), np.int64)
    found: Numbers = np.where(kind >= 0, values[kind], 0)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Over all shares that are held, by their places."""

    clashes: csr_array  #: symmetric: the two may have people in common; beside these, by ``kinds``
    parts: csr_array  #: row: a share; columns: the totals that are known to contain it
    kinds: Kinds


def meeting(held: Held) -> Meeting:
    """What of all shares of an outcome may overlap, made when it is first asked for."""
    if held.met is None:
        held.met = _meeting(held)
    return held.met


def _meeting(held: Held) -> Meeting:
    size = len(held)
    counts = ~held.flag(Flag.RATE) & ~held.flag(Flag.DENIED)
    ties = {tie: _both(held, tie, counts) for tie in Tie}
    whole, part = ties[Tie.PART]
    tied = np.zeros(size, bool)
    doubts = np.stack(ties[Tie.DOUBT])
    total = held.flag(Flag.TOTAL)
    doubts = doubts[:, total[doubts].any(axis=0)]
    for some in (whole, part, *ties[Tie.APART], *doubts):
        tied[some] = True
    met, kinds = _met(held, np.flatnonzero(counts), tied)
    apart = np.concatenate([_keys(*ties[Tie.APART], size), _keys(*ties[Tie.APART][::-1], size)])
    kept = ~np.isin(_keys(*met, size), apart)
    one = np.concatenate([part, ties[Tie.DOUBT][0], met[0][kept]])
    two = np.concatenate([whole, ties[Tie.DOUBT][1], met[1][kept]])
    both = pairs(np.concatenate([one, two]), np.concatenate([two, one]), size)
    return Meeting(clashes=both, parts=pairs(part, whole, size), kinds=kinds)


def pairs(one: Numbers, two: Numbers, size: int) -> csr_array:
    """A matrix with 1 where two are paired; nothing is paired with itself."""
    apart = one != two
    one, two = (end[apart].astype(np.int32) for end in (one, two))  # there are no 2**31 shares
    made = csr_array((np.ones(len(one), np.int32), (one, two)), shape=(size, size))
    made.sum_duplicates()
    made.data[:] = 1
    return made


def _keys(one: Numbers, two: Numbers, size: int) -> Numbers:
    keys: Numbers = one * size + two
    return keys


def _both(held: Held, tie: Tie, counts: Bits) -> tuple[Numbers, Numbers]:
    """Ties of which both ends could count."""
    one, two = held.tied(tie)
    there = counts[one] & counts[two]
    return one[there], two[there]


def _met(held: Held, items: Numbers, tied: Bits) -> tuple[tuple[Numbers, Numbers], Kinds]:
    """Totals and what they may hold by people, place and days."""
    start, end = held.start, held.end
    counts = np.zeros(len(held), bool)
    counts[items] = True
    total = held.flag(Flag.TOTAL) & counts
    loose = counts & ~total & ~tied & (start == EARLY) & (end == LATE)
    sides = _Sides(held)
    of, kind = sides.kinds(total)
    of_loose, kind_loose = sides.kinds(loose)
    kinds = Kinds(
        total=_spread(total, kind),
        loose=_spread(loose, kind_loose),
        meet=np.zeros((len(of), len(of_loose)), bool),
    )
    order = np.flatnonzero(counts & ~loose)
    order = order[np.argsort(start[order], kind="stable")]
    others = _Kind(sides, order)
    made: list[tuple[Numbers, Numbers]] = [(NONE, NONE)]
    ends = np.cumsum(np.bincount(kind, minlength=len(of)))
    totals = np.split(np.flatnonzero(total)[np.argsort(kind, kind="stable")], ends[:-1])
    for number, (people, spot) in enumerate(of.tolist()):
        same, near = held.may_meet(people, spot)
        kinds.meet[number] = same[of_loose[:, 0]] & near[of_loose[:, 1]]
        found = others.where(same, near, start)
        brief = (start[found] != EARLY) & (end[found] - start[found] <= _SHORT)
        made.append(_brief(totals[number], found[brief], start, end))
        made += _lengthy(totals[number], found[~brief], start, end)
    one, two = (np.concatenate([pair[n] for pair in made]) for n in (0, 1))
    return (one, two), kinds


class _Sides:
    """Shares by the kind of their people and their place, see `Held.people` and `Held.places`."""

    def __init__(self, held: Held) -> None:
        self._width = len(held.places[1])
        self._code = held.people[0] * self._width + held.places[0]

    def kinds(self, some: Bits | Numbers) -> tuple[Numbers, Numbers]:
        """The people and places that there are, a row for each two, and of each share its row."""
        of, kind = np.unique(self._code[some], return_inverse=True)
        return np.stack(np.divmod(of, max(1, self._width)), axis=1), kind


class _Kind:
    """Shares by people and place."""

    def __init__(self, sides: _Sides, items: Numbers) -> None:
        self._of, kind = sides.kinds(items)
        order = np.argsort(kind, kind="stable")
        ends = np.cumsum(np.bincount(kind, minlength=len(self._of)))
        self._items = np.split(items[order], ends[:-1])

    def where(self, people: Bits, places: Bits, start: Numbers) -> Numbers:
        """The shares of these people and places, by their first day."""
        some = np.flatnonzero(people[self._of[:, 0]] & places[self._of[:, 1]]).tolist()
        if not some:
            return NONE
        found = np.concatenate([self._items[n] for n in some])
        made: Numbers = found[np.argsort(start[found], kind="stable")]
        return made


def _spread(there: Bits, kind: Numbers) -> Numbers:
    found = np.full(len(there), NO_KIND, np.int64)
    found[there] = kind
    return found


def _brief(totals: Numbers, near: Numbers, start: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs with shares of few days, which stand by their start."""
    begins = start[near]
    low = np.searchsorted(begins, start[totals] - _SHORT, "left")
    high = np.searchsorted(begins, end[totals], "right")
    count = np.maximum(high - low, 0)
    one = np.repeat(totals, count)
    shift = np.repeat(low - np.concatenate([[0], np.cumsum(count)[:-1]]), count)
    two = near[np.arange(count.sum()) + shift]
    there = end[two] >= start[one]
    return one[there], two[there]


def _lengthy(
    totals: Numbers, near: Numbers, start: Numbers, end: Numbers
) -> list[tuple[Numbers, Numbers]]:
    """Pairs with shares of many or partly unknown days."""
    made = []
    begins, ends = start[near], end[near]
    for one in totals if len(near) else ():
        two = near[(begins <= end[one]) & (ends >= start[one])]
        made.append((np.full(len(two), one), two))
    return made
