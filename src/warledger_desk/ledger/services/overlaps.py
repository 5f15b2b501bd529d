"""Which of the shares that a question takes in may count the same people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from warledger.reconcile.disjoint import SEARCHED
from warledger_desk.ledger.services.meeting import NO_KIND, Kinds, meeting, pairs
from warledger_desk.ledger.services.shares import Flag

if TYPE_CHECKING:
    from collections.abc import Callable

    from warledger_desk.ledger.services.held import Bits, Held, Numbers


@dataclass(frozen=True, kw_only=True)
class Overlaps:
    """Over shares by their place in a selection."""

    clashing: Callable[[], csr_array]  #: makes ``clashes``, which few questions need of all shares
    around: csr_array  #: row: a share; columns: the totals that contain it
    kinds: Kinds
    total: Bits  #: which are totals
    rank: Numbers  #: the order of their ids

    def __len__(self) -> int:
        return len(self.total)

    @cached_property
    def clashes(self) -> csr_array:
        """Symmetric: the two may have people in common; beside these, by ``kinds``."""
        return self.clashing()

    def row(self, key: int) -> Numbers:
        """All that a share may have people in common with."""
        return np.concatenate([row(self.clashes, key), self.kinds.row(key)])

    @cached_property
    def degree(self) -> Numbers:
        """With how many each share may have people in common."""
        found: Numbers = np.diff(self.clashes.indptr) + self.kinds.degrees()
        return found

    @cached_property
    def group(self) -> Numbers:
        """For each share the number of the connected group that it is in."""
        count, label = _components(self.clashes)
        one, two = self.kinds.bonds()
        if len(one):  # what is bound by kind is bound with all that it clashes with
            size = len(self)
            ends = [
                np.where(end < size, label[np.minimum(end, size - 1)], end - size + count)
                for end in (one, two)
            ]
            wide = count + sum(self.kinds.meet.shape)
            bound = csr_array((np.ones(len(one), np.int8), ends), shape=(wide, wide))
            label = connected_components(bound, directed=False)[1][label]
        return label.astype(np.int64)

    @cached_property
    def groups(self) -> tuple[list[Numbers], Numbers]:
        """
        The shares that clash with any, by group.

        Returns:
            For each size of which all sets are weighed a row for each group with its shares, and
            the shares of all larger groups; totals first, then by id.
        """
        rest = self.by_id(np.flatnonzero(self.degree > 0))
        rest = sorted_by(rest, ~self.total)
        size = np.bincount(self.group)[self.group]
        small = rest[size[rest] <= SEARCHED]
        small = sorted_by(sorted_by(small, self.group), size)
        cuts = np.searchsorted(size[small], np.arange(2, SEARCHED + 2)).tolist()
        rows = [
            small[first:last].reshape(-1, held)
            for held, (first, last) in enumerate(pairwise(cuts), 2)
            if first < last
        ]
        return rows, rest[size[rest] > SEARCHED]

    @cached_property
    def large(self) -> tuple[Numbers, Numbers]:
        """What clashes pair by pair within the larger groups."""
        there = np.zeros(len(self), bool)
        there[self.groups[1]] = True
        rows = np.repeat(np.arange(len(there)), np.diff(self.clashes.indptr))
        here = there[rows]
        return rows[here], self.clashes.indices[here].astype(np.int64)

    def by_id(self, items: Numbers) -> Numbers:
        """Some of the shares by their ids."""
        return sorted_by(items, self.rank)

    @property
    def cost(self) -> int:
        """Numbers that it takes to remember this, as far as it is made."""
        clashes = self.__dict__.get("clashes")
        pairs_ = self.around.nnz + (0 if clashes is None else clashes.nnz)
        return 2 * int(pairs_) + 8 * len(self)


def _components(both: csr_array) -> tuple[int, Numbers]:
    """How many groups a symmetric matrix makes, and of each the group's number."""
    if not both.nnz:
        return both.shape[0], np.arange(both.shape[0])
    # To and fro is one way and back again: the same, without turning the matrix round first.
    count, label = connected_components(both, directed=True, connection="strong")
    return int(count), label


def overlaps(held: Held, items: Numbers) -> Overlaps:
    """
    Which shares clash and which contain which.

    Args:
        held: All shares of the outcome.
        items: Places in it of those that may count, ascending.
    """
    found = meeting(held)
    parts = _of(found.parts, items)
    around = _closed(parts)

    def clashing() -> csr_array:
        clashes = _of(found.clashes, items)
        if around.nnz > parts.nnz:
            one, two = around.nonzero()
            clashes = clashes + pairs(
                np.concatenate([one, two]), np.concatenate([two, one]), len(items)
            )
            clashes.data[:] = 1
        return clashes

    return Overlaps(
        clashing=clashing, around=_untied(around), kinds=found.kinds.of(items),
        total=held.flag(Flag.TOTAL)[items], rank=held.rank[items],
    )  # fmt: skip


def _of(whole: csr_array, items: Numbers) -> csr_array:
    """The pairs of some, by their place among them."""
    size, kind = len(items), whole.indices.dtype
    place = np.full(whole.shape[0], -1, kind)
    place[items] = np.arange(size, dtype=kind)
    first = whole.indptr[items]
    count = whole.indptr[items + 1] - first
    some = np.flatnonzero(count)  # most shares have nothing to do with any other
    first, count = first[some], count[some]
    begin = np.cumsum(count, dtype=kind)
    at = np.repeat(first - (begin - count), count)
    at += np.arange(len(at), dtype=kind)
    other = place[whole.indices[at]]
    there = other >= 0
    kept = np.zeros(size, kind)
    if len(some):
        kept[some] = np.add.reduceat(there, begin - count, dtype=kind)
    ends = np.concatenate([np.zeros(1, kind), np.cumsum(kept, dtype=kind)])
    other = other[there]
    # What `_closed` counts between two may be hundreds: a byte would come to nothing.
    made = csr_array((np.ones(len(other), np.int32), other, ends), shape=(size, size))
    made.has_canonical_format = True
    return made


def within(found: Overlaps, group: Numbers) -> Overlaps:
    """The same where only shares of one group are looked at together; loose ones are in one."""

    def cut(some: csr_array) -> csr_array:
        one, two = some.nonzero()
        same = group[one] == group[two]
        return pairs(one[same], two[same], len(group))

    kinds = found.kinds
    loose = np.flatnonzero(kinds.loose >= 0)
    if len(loose):
        here = group == group[loose[0]]
        kinds = replace(kinds, total=np.where(here, kinds.total, NO_KIND))
    return Overlaps(
        clashing=lambda: cut(found.clashes), around=cut(found.around), kinds=kinds,
        total=found.total, rank=found.rank,
    )  # fmt: skip


def sorted_by(items: Numbers, key: Numbers | Bits) -> Numbers:
    """
    Items by what a key has at their places; those with the same keep their order.

    Keys that lie close together are sorted by their digits, several times as fast.
    """
    if not len(items):
        return items
    values = key[items].astype(np.int64)
    values -= values.min()
    most = values.max()
    if most >= _DIGITS * _DIGITS:
        return items[np.argsort(values, kind="stable")]
    order = np.argsort((values % _DIGITS).astype(np.uint16), kind="stable")
    if most >= _DIGITS:
        above = (values // _DIGITS).astype(np.uint16)
        order = order[np.argsort(above[order], kind="stable")]
    return items[order]


#: The numbers that one digit can be.
_DIGITS = 1 << 16


def row(found: csr_array, key: int) -> Numbers:
    """The shares that one is paired with."""
    made: Numbers = found.indices[found.indptr[key] : found.indptr[key + 1]]
    return made


def _untied(around: csr_array) -> csr_array:
    """Of two that are said to contain each other neither does, or none of them would be high."""
    mutual = around.multiply(around.T)
    if not mutual.nnz:
        return around
    one, two = around.nonzero()
    size = around.shape[0]
    alone = ~np.isin(one * size + two, np.ravel_multi_index(mutual.nonzero(), around.shape))
    return pairs(one[alone], two[alone], size)


def _closed(around: csr_array) -> csr_array:
    """A part of a part is a part: 3 of the 9 of the 17 are among the 17."""
    while True:
        inside = np.diff(around.indptr) > 0
        if not inside[around.indices].any():
            return around
        one, two = (around + around @ around).nonzero()
        wider = pairs(one, two, around.shape[0])
        if wider.nnz == around.nnz:
            return around
        around = wider
