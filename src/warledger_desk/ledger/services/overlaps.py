"""
Which of many shares may count the same people, and the most that can be counted of them.

The same as `warledger.reconcile` finds share by share (`sheet`, `disjoint`), over arrays. Shares
without any day may overlap with every total of their people and place, so that pairs would be
without number: of these it is kept which kinds meet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from warledger.reconcile.disjoint import SEARCHED, disjoint_set
from warledger_desk.ledger.services.held import EARLY, LATE
from warledger_desk.ledger.services.shares import Flag, Tie

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from warledger_desk.ledger.services.held import Bits, Held, Numbers

#: Days of what is found by its first day alone.
_SHORT = 31
_NO_KIND = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """
    Shares by people and place, as far as it tells which may overlap whatever their days.

    ``total`` has a number for each total, ``loose`` one for each other share that has no day and
    no tie to a total; the rest have `_NO_KIND`.
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
            return np.flatnonzero((self.loose >= 0) & near[self.loose]) if len(near) else _NONE
        if loose >= 0:
            near = self.meet[:, loose]
            return np.flatnonzero((self.total >= 0) & near[self.total]) if len(near) else _NONE
        return _NONE

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


_NONE = np.zeros(0, np.int64)


def _counts(kind: Numbers, size: int) -> Numbers:
    return np.bincount(kind[kind >= 0], minlength=size).astype(np.int64)


def _at(kind: Numbers, values: Numbers) -> Numbers:
    """The value of each share's kind; 0 where it has none."""
    if not len(values):
        return np.zeros(len(kind), np.int64)
    found: Numbers = np.where(kind >= 0, values[kind], 0)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """Over shares by their place in a selection."""

    clashes: csr_array  #: symmetric: the two may have people in common; beside these, by ``kinds``
    around: csr_array  #: row: a share; columns: the totals that contain it
    kinds: Kinds

    def row(self, key: int) -> Numbers:
        """All that a share may have people in common with."""
        return np.concatenate([row(self.clashes, key), self.kinds.row(key)])


def overlaps(held: Held, items: Numbers) -> Overlaps:
    """
    Which shares clash and which contain which.

    Args:
        held: All shares of the outcome.
        items: Places in it of those that may count, ascending.
    """
    size = len(items)
    place = np.full(len(held), -1, np.int64)
    place[items] = np.arange(size)
    ties = {tie: _both(held, tie, place) for tie in Tie}
    parts = ties[Tie.PART]
    around = _closed(_pairs(parts[1], parts[0], size))
    inner, outer = around.nonzero()
    tied = np.zeros(size, bool)
    doubts = np.stack(ties[Tie.DOUBT])
    total = held.flag(Flag.TOTAL)[items]
    doubts = doubts[:, total[doubts].any(axis=0)]
    for some in (*parts, *ties[Tie.APART], *doubts):
        tied[some] = True
    met, kinds = _met(held, items, tied)
    apart = np.concatenate([_keys(*ties[Tie.APART], size), _keys(*ties[Tie.APART][::-1], size)])
    kept = ~np.isin(_keys(*met, size), apart)
    one = np.concatenate([inner, ties[Tie.DOUBT][0], met[0][kept]])
    two = np.concatenate([outer, ties[Tie.DOUBT][1], met[1][kept]])
    both = _pairs(np.concatenate([one, two]), np.concatenate([two, one]), size)
    return Overlaps(clashes=both, around=around, kinds=kinds)


def within(found: Overlaps, group: Numbers) -> Overlaps:
    """The same where only shares of one group are looked at together; loose ones are in one."""
    size = len(group)
    made = []
    for pairs in (found.clashes, found.around):
        one, two = pairs.nonzero()
        same = group[one] == group[two]
        made.append(_pairs(one[same], two[same], size))
    kinds = found.kinds
    loose = np.flatnonzero(kinds.loose >= 0)
    if len(loose):
        here = group == group[loose[0]]
        kinds = replace(kinds, total=np.where(here, kinds.total, _NO_KIND))
    return Overlaps(clashes=made[0], around=made[1], kinds=kinds)


def _pairs(one: Numbers, two: Numbers, size: int) -> csr_array:
    apart = one != two
    one, two = one[apart], two[apart]
    made = csr_array((np.ones(len(one), np.int32), (one, two)), shape=(size, size))
    made.sum_duplicates()
    made.data[:] = 1
    return made


def row(pairs: csr_array, key: int) -> Numbers:
    """The shares that one is paired with."""
    found: Numbers = pairs.indices[pairs.indptr[key] : pairs.indptr[key + 1]]
    return found


def _keys(one: Numbers, two: Numbers, size: int) -> Numbers:
    keys: Numbers = one * size + two
    return keys


def _both(held: Held, tie: Tie, place: Numbers) -> tuple[Numbers, Numbers]:
    """Ties of which both ends are selected."""
    one, two = (place[side] for side in held.tied(tie))
    there = (one >= 0) & (two >= 0)
    return one[there], two[there]


def _closed(around: csr_array) -> csr_array:
    """A part of a part is a part: 3 of the 9 of the 17 are among the 17."""
    while True:
        one, two = (around + around @ around).nonzero()
        wider = _pairs(one, two, around.shape[0])
        if wider.nnz == around.nnz:
            return around
        around = wider


def _met(held: Held, items: Numbers, tied: Bits) -> tuple[tuple[Numbers, Numbers], Kinds]:
    """Totals and what they may hold by people, place and days; places in the selection."""
    start, end = held.start[items], held.end[items]
    total = held.flag(Flag.TOTAL)[items]
    loose = ~total & ~tied & (start == EARLY) & (end == LATE)
    sides = np.stack([held.people[0][items], held.places[0][items]], axis=1)
    of, kind = np.unique(sides[total], axis=0, return_inverse=True)
    of_loose, kind_loose = np.unique(sides[loose], axis=0, return_inverse=True)
    kinds = Kinds(
        total=_spread(total, kind),
        loose=_spread(loose, kind_loose),
        meet=np.zeros((len(of), len(of_loose)), bool),
    )
    order = np.flatnonzero(~loose)
    order = order[np.argsort(start[order], kind="stable")]
    pairs: list[tuple[Numbers, Numbers]] = [(_NONE, _NONE)]
    for number, (people, spot) in enumerate(of.tolist()):
        same, near = held.may_meet(people, spot)
        kinds.meet[number] = same[of_loose[:, 0]] & near[of_loose[:, 1]]
        totals = np.flatnonzero(kinds.total == number)
        found = order[same[sides[order, 0]] & near[sides[order, 1]]]
        brief = (start[found] != EARLY) & (end[found] - start[found] <= _SHORT)
        pairs.append(_brief(totals, found[brief], start, end))
        pairs += _lengthy(totals, found[~brief], start, end)
    one, two = (np.concatenate([pair[n] for pair in pairs]) for n in (0, 1))
    return (one, two), kinds


def _spread(there: Bits, kind: Numbers) -> Numbers:
    found = np.full(len(there), _NO_KIND, np.int64)
    found[there] = kind.reshape(-1)
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


def chosen(
    found: Overlaps, weights: Numbers, total: Bits, rank: Numbers, ids: NDArray[np.str_]
) -> Bits:
    """
    Which shares are counted: no two of which can count the same person, with the largest sum.

    Args:
        found: What clashes.
        weights: Their lower bounds.
        total: Which are totals; preferred where sums are equal.
        rank: The order of their ids.
        ids: The ids.
    """
    degree = np.diff(found.clashes.indptr) + found.kinds.degrees()
    picked: Bits = degree == 0
    rest = np.flatnonzero(~picked)
    if not len(rest):
        return picked
    label = _connected(found)
    size = np.bincount(label)[label[rest]]
    heaviest = np.lexsort((rank, ~total, -weights))
    two = np.zeros(len(weights), bool)
    two[rest[size == 2]] = True
    pairs = heaviest[two[heaviest]]
    picked[pairs[np.unique(label[pairs], return_index=True)[1]]] = True
    star = _stars(degree, label, rest[(size > 2) & (size <= SEARCHED)])
    picked[star] = _outweighing(star, weights, degree, label, heaviest)
    searched = np.setdiff1d(rest[(size > 2) & (size <= SEARCHED)], star)
    for group in _grouped(searched, label):
        near = _near(found, group)
        heavy = {str(ids[n]): int(weights[n]) for n in group}
        wide = frozenset(str(ids[n]) for n in group if total[n])
        names = {n: str(ids[n]) for n in group.tolist()}
        clashes = {names[n]: frozenset(names[m] for m in near[n]) for n in names}
        taken = disjoint_set(heavy, clashes, wide)
        picked[[n for n, name in names.items() if name in taken]] = True
    large = np.zeros(len(weights), bool)
    large[rest[size > SEARCHED]] = True
    if large.any():
        fewest = np.lexsort((rank, -weights, degree))
        orders = [order[large[order]] for order in (heaviest, fewest)]
        picked |= _better(found, orders, label, weights)
    return picked


def _stars(degree: Numbers, label: Numbers, of: Numbers) -> Numbers:
    """Shares of the connected groups in which one clashes with all others and these with none."""
    size = np.bincount(label[of], minlength=label.max() + 1)
    ends = np.bincount(label[of], degree[of], minlength=len(size))
    most = np.zeros(len(size), np.int64)
    np.maximum.at(most, label[of], degree[of])
    found: Numbers = of[(most == size - 1)[label[of]] & (ends == 2 * (size - 1))[label[of]]]
    return found


def _outweighing(
    star: Numbers, weights: Numbers, degree: Numbers, label: Numbers, heaviest: Numbers
) -> Bits:
    """Of each star its middle, or all others where these are more together, or as much and one of
    them stands before it among the heaviest.
    """
    middle = degree[star] > 1
    size = label.max() + 1
    place = np.empty(len(weights), np.int64)
    place[heaviest] = np.arange(len(weights))
    parts, whole = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.add.at(parts, label[star[~middle]], weights[star[~middle]])
    np.add.at(whole, label[star[middle]], weights[star[middle]])
    first = np.full(size, len(weights))
    np.minimum.at(first, label[star[~middle]], place[star[~middle]])
    centre = np.zeros(size, np.int64)
    centre[label[star[middle]]] = place[star[middle]]
    others = (parts > whole) | ((parts == whole) & (first < centre))
    found: Bits = middle != others[label[star]]
    return found


def _near(found: Overlaps, group: Numbers) -> dict[int, list[int]]:
    inside = set(group.tolist())
    return {n: [m for m in found.row(n).tolist() if m in inside] for n in inside}


def _connected(found: Overlaps) -> Numbers:
    """For each share the number of the connected group that it is in."""
    size = found.clashes.shape[0]
    one, two = found.kinds.bonds()
    wide = size + sum(found.kinds.meet.shape)
    clashes = found.clashes.tocoo()
    row_, column = (np.concatenate(pair) for pair in ((clashes.row, one), (clashes.col, two)))
    graph = csr_array((np.ones(len(row_), np.int8), (row_, column)), shape=(wide, wide))
    labels: Numbers = connected_components(graph, directed=False)[1][:size]
    return labels


def _grouped(of: Numbers, label: Numbers) -> list[Numbers]:
    order = of[np.argsort(label[of], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if len(order) else []


def _better(found: Overlaps, orders: Sequence[Numbers], label: Numbers, weights: Numbers) -> Bits:
    """The better of two picks for each connected group: heaviest first, or fewest clashes first."""
    picks = [_walk(found, order) for order in orders]
    sums = [np.bincount(label[one], weights[one], minlength=label.max() + 1) for one in picks]
    made: Bits = np.where((sums[1] > sums[0])[label], picks[1], picks[0])
    return made


def _walk(found: Overlaps, order: Numbers) -> Bits:
    """Each share of an order that clashes with none before it."""
    flags = bytearray(found.clashes.shape[0])
    barred = np.frombuffer(flags, np.uint8)
    pointers, near = found.clashes.indptr.tolist(), found.clashes.indices
    kinds = found.kinds
    totals, loose = kinds.total.tolist(), kinds.loose.tolist()
    no_total, no_loose = bytearray(kinds.meet.shape[0] + 1), bytearray(kinds.meet.shape[1] + 1)
    bars_loose = [np.flatnonzero(one).tolist() for one in kinds.meet]
    bars_total = [np.flatnonzero(one).tolist() for one in kinds.meet.T]
    taken = []
    for n in order.tolist():
        kind, other = totals[n], loose[n]
        if flags[n] or no_total[kind] or no_loose[other]:
            continue
        taken.append(n)
        if pointers[n] != pointers[n + 1]:
            barred[near[pointers[n] : pointers[n + 1]]] = 1
        if kind >= 0:
            for one in bars_loose[kind]:
                no_loose[one] = 1
        if other >= 0:
            for one in bars_total[other]:
                no_total[one] = 1
    made = np.zeros(len(flags), bool)
    made[taken] = True
    return made
