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
    from warledger_desk.ledger.services.held import Bits, Held, Numbers


@dataclass(frozen=True, kw_only=True)
class Overlaps:
    """Over shares by their place in a selection."""

    clashes: csr_array  #: symmetric: the two may have people in common; beside these, by ``kinds``
    around: csr_array  #: row: a share; columns: the totals that contain it
    kinds: Kinds
    total: Bits  #: which are totals
    rank: Numbers  #: the order of their ids

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
        size = self.clashes.shape[0]
        one, two = self.kinds.bonds()
        graph = self.clashes
        if len(one):
            wide = size + sum(self.kinds.meet.shape)
            clashes = graph.tocoo()
            ends = (np.concatenate([clashes.row, one]), np.concatenate([clashes.col, two]))
            graph = csr_array((np.ones(len(ends[0]), np.int8), ends), shape=(wide, wide))
        labels: Numbers = connected_components(graph, directed=False)[1][:size].astype(np.int64)
        return labels

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
        there = np.zeros(self.clashes.shape[0], bool)
        there[self.groups[1]] = True
        rows = np.repeat(np.arange(len(there)), np.diff(self.clashes.indptr))
        here = there[rows]
        return rows[here], self.clashes.indices[here].astype(np.int64)

    def by_id(self, items: Numbers) -> Numbers:
        """Some of the shares by their ids."""
        return sorted_by(items, self.rank)

    @cached_property
    def cost(self) -> int:
        """Numbers that it takes to remember this."""
        return 2 * int(self.clashes.nnz + self.around.nnz) + 8 * len(self.kinds.total)


def overlaps(held: Held, items: Numbers) -> Overlaps:
    """
    Which shares clash and which contain which.

    Args:
        held: All shares of the outcome.
        items: Places in it of those that may count, ascending.
    """
    found = meeting(held)
    clashes, parts = _of(found.clashes, items), _of(found.parts, items)
    around = _closed(parts)
    if around.nnz > parts.nnz:
        one, two = around.nonzero()
        clashes = clashes + pairs(
            np.concatenate([one, two]), np.concatenate([two, one]), len(items)
        )
        clashes.data[:] = 1
    return Overlaps(
        clashes=clashes, around=_untied(around), kinds=found.kinds.of(items),
        total=held.flag(Flag.TOTAL)[items], rank=held.rank[items],
    )  # fmt: skip


def _of(whole: csr_array, items: Numbers) -> csr_array:
    """The pairs of some, by their place among them."""
    size = len(items)
    place = np.full(whole.shape[0], -1, whole.indices.dtype)
    place[items] = np.arange(size)
    first, last = whole.indptr[items], whole.indptr[items + 1]
    count = last - first
    begin = np.concatenate([[0], np.cumsum(count)])
    at = np.arange(begin[-1]) + np.repeat(first - begin[:-1], count)
    other = place[whole.indices[at]]
    there = other >= 0
    ends = np.concatenate([[0], np.cumsum(there)])[begin]
    made = csr_array(
        (np.ones(ends[-1], np.int32), other[there], ends.astype(whole.indptr.dtype)),
        shape=(size, size),
    )
    made.has_canonical_format = True
    return made


def within(found: Overlaps, group: Numbers) -> Overlaps:
    """The same where only shares of one group are looked at together; loose ones are in one."""
    size = len(group)
    made = []
    for some in (found.clashes, found.around):
        one, two = some.nonzero()
        same = group[one] == group[two]
        made.append(pairs(one[same], two[same], size))
    kinds = found.kinds
    loose = np.flatnonzero(kinds.loose >= 0)
    if len(loose):
        here = group == group[loose[0]]
        kinds = replace(kinds, total=np.where(here, kinds.total, NO_KIND))
    return Overlaps(
        clashes=made[0], around=made[1], kinds=kinds, total=found.total, rank=found.rank
    )


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
