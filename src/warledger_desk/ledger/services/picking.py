"""
The most that can be counted of shares of which some may count the same people.

What `warledger.reconcile.disjoint` picks cluster by cluster, for all clusters at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from warledger_desk.ledger.services.overlaps import sorted_by

if TYPE_CHECKING:
    from warledger_desk.ledger.services.held import Bits, Numbers
    from warledger_desk.ledger.services.overlaps import Overlaps

    #: Shares that have a kind, and their kinds.
    _Side = tuple[Numbers, Numbers]

#: Sets that are weighed at once.
_MANY = 1_000_000
_LAST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """What was counted where the shares had these weights."""

    weights: Numbers
    counted: Bits


def chosen(found: Overlaps, weights: Numbers, like: Pick | None = None) -> Bits:
    """
    Which shares are counted: no two of which can count the same person, with the largest sum; of
    equal sums totals are preferred, then what comes first by its id.

    Args:
        found: What clashes.
        weights: Their lower bounds.
        like: Another pick of the same shares: groups in which nobody's weight differs from it are
            picked likewise.
    """
    small, large = found.groups
    if like is None:
        picked: Bits = found.degree == 0
    else:
        picked = like.counted.copy()
        differs = np.zeros(found.group.max(initial=-1) + 1, bool)
        differs[found.group[like.weights != weights]] = True  # by the group's number
        small = [groups[differs[found.group[groups[:, 0]]]] for groups in small]
        large = large[differs[found.group[large]]]
    for groups in small:
        heaviest = np.argsort(-weights[groups], axis=1, kind="stable")
        _search(found, np.take_along_axis(groups, heaviest, axis=1), weights, picked)
    if len(large):
        heavy = sorted_by(large, -weights)
        fewest = sorted_by(sorted_by(found.by_id(large), -weights), found.degree)
        picked[large] = _better(found, (heavy, fewest), found.group, weights)[large]
    return picked


def _search(found: Overlaps, groups: Numbers, weights: Numbers, picked: Bits) -> None:
    """
    Mark the best set of each group: with the largest sum, and of such the one that has the first.

    Args:
        found: What clashes.
        groups: A row for each group with its shares, the heaviest first.
        weights: Of all shares.
        picked: Where to mark it.
    """
    if not len(groups):
        return
    picked[groups] = False
    size = groups.shape[1]
    step = max(1, _MANY >> size)
    for at in range(0, len(groups), step):
        some = groups[at : at + step]
        against = _against(found, some)
        # The first has the highest bit, so that of equal sums the highest number is wanted.
        sums = np.zeros((len(some), 1), np.int64)
        for nth in range(size - 1, -1, -1):
            sets = np.arange(sums.shape[1])
            clash = (against[:, nth, None] & sets) != 0
            more = np.where(clash | (sums < 0), -1, sums + weights[some[:, nth], None])
            sums = np.concatenate([sums, more], axis=1)
        best = sums.shape[1] - 1 - np.argmax(sums[:, ::-1], axis=1)
        bits = (best[:, None] >> np.arange(size - 1, -1, -1)) & 1
        picked[some[bits > 0]] = True


def _against(found: Overlaps, groups: Numbers) -> Numbers:
    """For each share of each group which of its group it clashes with, as bits."""
    count, size = groups.shape
    place = np.full(len(found), -1)
    place[groups.ravel()] = np.arange(groups.size)
    bit = 1 << (size - 1 - np.arange(groups.size) % size)
    items = groups.ravel()
    first = found.clashes.indptr[items]
    many = found.clashes.indptr[items + 1] - first
    owner = np.repeat(np.arange(len(items)), many)
    begin = np.cumsum(many) - many
    other = place[found.clashes.indices[np.arange(len(owner)) + (first - begin)[owner]]]
    made = np.zeros(groups.size, np.int64)
    np.bitwise_or.at(made, owner, bit[other])
    kinds = found.kinds
    totals, loose = (kind[groups] for kind in (kinds.total, kinds.loose))
    if kinds.meet.size and (loose >= 0).any():
        meets = (totals >= 0)[:, :, None] & (loose >= 0)[:, None, :]
        meets &= kinds.meet[totals[:, :, None], loose[:, None, :]]
        bits = bit[:size]
        by_total = (meets * bits[None, None, :]).sum(axis=2)
        by_loose = (meets * bits[None, :, None]).sum(axis=1)
        made |= (by_total | by_loose).ravel()
    return made.reshape(count, size)


def _better(
    found: Overlaps, orders: tuple[Numbers, Numbers], label: Numbers, weights: Numbers
) -> Bits:
    """The better of two picks for each connected group: heaviest first, or fewest clashes first."""
    picks = [walked(found, order) for order in orders]
    sums = [np.zeros(label.max() + 1, np.int64) for _ in picks]
    for one, pick in zip(sums, picks, strict=True):
        np.add.at(one, label[pick], weights[pick])
    made: Bits = np.where((sums[1] > sums[0])[label], picks[1], picks[0])
    return made


def walked(found: Overlaps, order: Numbers) -> Bits:
    """
    Each share of larger groups, in an order, that clashes with none taken before it.

    In rounds: whoever stands before all that it clashes with is taken, and these are out.
    """
    size = len(found)
    place = np.full(size, _LAST)
    place[order] = np.arange(len(order))
    open_ = np.zeros(size, bool)
    open_[order] = True
    taken = np.zeros(size, bool)
    row, other = found.large
    beside = _ByKind(found)
    while open_.any():
        there = open_[row] & open_[other]
        row, other = row[there], other[there]
        first = beside.first(open_, place)
        np.minimum.at(first, row, place[other])
        won = open_ & (place < first)
        taken |= won
        open_ &= ~won
        open_[row[won[other]]] = False
        beside.close(won, open_)
    return taken


class _ByKind:
    """What clashes by kind alone."""

    def __init__(self, found: Overlaps) -> None:
        self._meet = found.kinds.meet
        self._size = len(found)
        self._total, self._loose = (
            (np.flatnonzero(kind >= 0), kind[kind >= 0])
            for kind in (found.kinds.total, found.kinds.loose)
        )
        self._some = bool(self._meet.any() and len(self._total[0]) and len(self._loose[0]))

    def first(self, open_: Bits, place: Numbers) -> Numbers:
        """For each share the first place of those that it clashes with."""
        found = np.full(self._size, _LAST)
        if self._some:
            for (mine, kind), (theirs, other), meet in self._both():
                least = np.full(meet.shape[1], _LAST)
                here = open_[theirs]
                np.minimum.at(least, other[here], place[theirs[here]])
                firsts: Numbers = np.where(meet, least, _LAST).min(axis=1)
                found[mine] = firsts[kind]
        return found

    def close(self, won: Bits, open_: Bits) -> None:
        """Take out what clashes with those that were taken."""
        if self._some:
            for (mine, kind), (theirs, other), meet in self._both():
                there = np.zeros(meet.shape[1], bool)
                there[other[won[theirs]]] = True
                out = np.asarray((meet & there).any(axis=1), np.bool_)
                open_[mine[out[kind]]] = False

    def _both(self) -> tuple[tuple[_Side, _Side, Bits], ...]:
        ahead = (self._total, self._loose, self._meet)
        return (ahead, (self._loose, self._total, self._meet.T))
