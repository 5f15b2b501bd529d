"""
Clusters of a ledger in portions, so that several processes can reckon them.

Linking is done once for all entries; what it ties together is one cluster. Totals tie nothing
together, but what lies in them has to know them. So all clusters with totals are one portion, the
first, which is reckoned before the others; each of the others is given its totals and tells what of
its own lies in them. All portions together are what `warledger.reconcile.clusters.reckon_part`
makes of the same entries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from warledger.reconcile.assembly import assemble
from warledger.reconcile.blocking import Keys
from warledger.reconcile.clusters import Part, links, part_of, standing_of
from warledger.reconcile.columns import INCIDENT
from warledger.reconcile.state import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from warledger.reconcile.clusters import Standing
    from warledger.reconcile.columns import Numbers
    from warledger.reconcile.drafts import Beyond
    from warledger.reconcile.judging import Rulings
    from warledger.reconcile.lies import Truths
    from warledger.records import Entry


@dataclass(frozen=True, slots=True)
class First:
    """The portion with all totals."""

    part: Part  #: what lies in totals of it by scope alone and is of another portion is not told
    totals: Mapping[str, Beyond]  #: by id, as the other portions need them


class Portions:
    """
    All entries of a ledger, linked.

    Args:
        entries: As the reports have them; corrections are made here.
        ruled: The judgements in force, those on these entries at least.
        parents: For actors' ids, the id of the actor that each belongs to.
        wanted: How many portions there are to be beside the first; clusters are not torn apart.
    """

    def __init__(
        self, entries: Iterable[Entry], ruled: Rulings, parents: Mapping[str, str], wanted: int
    ) -> None:
        self._ruled = ruled
        mended = [ruled.entry(entry) for entry in entries]
        held = [entry for entry in mended if links(entry, ruled)]
        self._state = State(held, ruled, parents)
        # Those that are held beside others first, in their order.
        self._entries = [*held, *(entry for entry in mended if not links(entry, ruled))]
        self._number = {entry.id: at for at, entry in enumerate(self._entries)}
        self._portion = self._divided(wanted)

    def __len__(self) -> int:
        """How many there are beside the first."""
        return int(self._portion.max(initial=0))

    def first(self) -> First:
        """The portion with all totals, reckoned."""
        made, part = self._reckoned(0, None)
        return First(part, made)

    def other(self, number: int, first: First) -> Part:
        """
        Another portion, reckoned.

        Args:
            number: From 1.
            first: The first.
        """
        totals, part = self._reckoned(number, first.totals)
        if totals:
            raise ValueError("a total outside of the first portion")
        return part

    def _reckoned(
        self, number: int, beyond: Mapping[str, Beyond] | None
    ) -> tuple[Mapping[str, Beyond], Part]:
        state, mine = self._state, self._portion == number
        entries = {self._entries[at].id: self._entries[at] for at in np.flatnonzero(mine).tolist()}
        held = mine[: len(state.entries)]
        made = assemble(state.among(held[state.faces.entry]), self._ruled, entries, beyond)
        return made.totals, part_of(made, self._standing(held))

    def _standing(self, held: Truths) -> Standing:
        some = np.flatnonzero(held)
        place = np.cumsum(held) - 1
        keys, own = self._state.keys, held[self._state.keys.entry]
        blocks = Keys(place[keys.entry[own]], keys.key[own], keys.everywhere[own])
        entries = [self._state.entries[at] for at in some.tolist()]
        return standing_of(entries, blocks, self._state.faces.same[some])

    def _divided(self, wanted: int) -> Numbers:
        """The number of each entry's portion."""
        label = self._clusters()
        size = np.bincount(label)
        with_totals = np.zeros(len(size), bool)
        with_totals[label[self._of_totals()]] = True
        # Clusters by their first entries, so that a portion's lie near each other in memory.
        left = np.where(with_totals, 0, size)
        _, earliest = np.unique(label, return_index=True)
        order = np.argsort(earliest)
        before = np.cumsum(left[order]) - left[order]
        portion = np.empty(len(size), np.int64)
        portion[order] = 1 + before * wanted // max(1, int(left.sum()))
        portion[with_totals] = 0
        # Numbers without gaps, the first one always there.
        used = np.unique(np.append(portion, 0))
        return np.searchsorted(used, portion)[label]

    def _of_totals(self) -> Numbers:
        """Entries whose incidents may be totals."""
        number, ruled = self._number, self._ruled
        wholes = [*(entry.part_of for entry in self._entries), *(whole for _, whole in ruled.parts)]
        told = [number[key] for key in dict.fromkeys(wholes) if key in number]
        counted = np.flatnonzero(self._state.columns.frame != INCIDENT)
        return np.concatenate([counted, np.array(told, np.int64)])

    def _clusters(self) -> Numbers:
        """The number of each entry's cluster."""
        faces, size = self._state.faces, len(self._entries)
        one, two = self._state.ties()
        pairs = np.array(list(self._told()), np.int64).reshape(-1, 2).T
        a = np.concatenate([np.arange(len(faces.of)), faces.entry[one], pairs[0]])
        b = np.concatenate([faces.entry[faces.of], faces.entry[two], pairs[1]])
        graph = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(size, size))
        found: Numbers = connected_components(graph, directed=False)[1]
        return found.astype(np.int64)

    def _told(self) -> Iterator[tuple[int, int]]:
        """Entries that a report or a person ties together."""
        number, ruled = self._number, self._ruled
        for at, entry in enumerate(self._entries):
            for other in (entry.part_of, entry.same_as):
                if other in number:
                    yield at, number[other]
        judged: Iterable[Sequence[str]] = (
            tuple(pair)
            for pair in chain(ruled.same, ruled.restates, ruled.contradicts, ruled.parts)
        )
        for pair in judged:
            known = [number[key] for key in pair if key in number]
            if len(known) == len(pair):
                yield known[0], known[1]


def completed(part: Part, within: Sequence[Mapping[str, set[str]]]) -> Part:
    """
    The first portion, its totals with what lies in them of the others.

    Args:
        part: As it was reckoned.
        within: Of each of the others, see `Part.within`.
    """
    more: dict[str, set[str]] = {}
    for one in within:
        for whole, inside in one.items():
            more.setdefault(whole, set()).update(inside)
    incidents = tuple(
        replace(one, contains=tuple(sorted({*one.contains, *more[one.id]})))
        if one.id in more
        else one
        for one in part.known.incidents
    )
    return replace(part, known=replace(part.known, incidents=incidents))
