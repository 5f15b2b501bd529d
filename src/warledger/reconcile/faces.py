"""
Entries that say the same of the same in the same words of scope: compared once for all.

Such entries are one face. Two of one report that do not restate each other are two faces, and so
is an entry that a person calls no other's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from warledger.reconcile.blocking import same_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from warledger.reconcile.columns import Columns, Numbers
    from warledger.records import Entry

#: Publication of what has no known day, for an order.
_LAST = 2**40


def order(entry: Entry) -> tuple[str, str]:
    """Entries by publication, unknown last, then by id."""
    return (entry.published.isoformat() if entry.published else "9999", entry.id)


class Faces:
    """
    The faces of entries, numbered by their first entries in the order given.

    Args:
        columns: The entries; those of one report in its order.
        alone: Ids of entries that have a face of their own.
    """

    def __init__(self, columns: Columns, alone: Collection[str]) -> None:
        self.same = same_of(columns)  #: of each entry, see `same_of`
        entries = columns.entries
        turn = _turns(columns, self.same, alone)
        _, first, found = (
            np.unique(np.stack([self.same, turn]), axis=1, return_index=True, return_inverse=True)
            if turn.any()
            else np.unique(self.same, return_index=True, return_inverse=True)
        )
        number = np.empty(len(first), np.int64)
        number[np.argsort(first)] = np.arange(len(first))
        self.of: Numbers = number[found.reshape(-1)]  #: of each entry
        self.entry: Numbers = np.sort(first)  #: the entry that stands for each face
        self.rank = _ranks(columns)  #: of each entry in the order of publication
        by_face = np.lexsort((self.rank, self.of))
        start = np.searchsorted(self.of[by_face], np.arange(len(first)))
        self.first: Numbers = self.rank[by_face[start]]  #: rank of each face's first entry
        ends = np.append(start[1:], len(entries))[: len(start)].tolist()
        listed = by_face.tolist()
        #: The entries of each face by publication.
        self.members: list[list[int]] = [
            listed[one:end] for one, end in zip(start.tolist(), ends, strict=True)
        ]
        published = columns.published[by_face[start]]
        self.published: Numbers = published
        report = columns.report.tolist()
        self.reports = [frozenset([report[n] for n in some]) for some in self.members]

    def __len__(self) -> int:
        return len(self.entry)


def _ranks(columns: Columns) -> Numbers:
    ids = [entry.id for entry in columns.entries]
    by_id = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
    day = np.where(columns.published > 0, columns.published, _LAST)
    rank = np.empty(len(ids), np.int64)
    rank[by_id[np.argsort(day[by_id], kind="stable")]] = np.arange(len(ids))
    return rank


def _turns(columns: Columns, same: Numbers, alone: Collection[str]) -> Numbers:
    """
    0 for the first claim of a report that says this, and for what restates it by the report's own
    word; 1, 2 … for others; a negative number of its own for what stands alone.
    """
    turn = np.zeros(len(columns), np.int64)
    entries = columns.entries
    some = np.lexsort((np.arange(len(same)), same, columns.report))
    again = (columns.report[some][1:] == columns.report[some][:-1]) & (
        same[some][1:] == same[some][:-1]
    )
    marked = np.zeros(len(some), bool)
    marked[1:] |= again
    marked[:-1] |= again
    groups: dict[tuple[int, int], list[int]] = {}
    for at in some[marked].tolist():
        groups.setdefault((int(columns.report[at]), int(same[at])), []).append(at)
    if groups:
        roots = _roots(entries, {report for report, _ in groups}, columns)
        for members in groups.values():
            free = [at for at in members if entries[at].id not in alone]
            _take_turns(free, turn, roots, entries)
    if alone:
        for at, entry in enumerate(entries):
            if entry.id in alone:
                turn[at] = -1 - at
    return turn


def _take_turns(
    members: Sequence[int], turn: Numbers, roots: Mapping[str, str], entries: Sequence[Entry]
) -> None:
    held: list[set[str]] = []
    for at in members:
        mine = roots[entries[at].id]
        which = next((n for n, others in enumerate(held) if others <= {mine}), len(held))
        if which == len(held):
            held.append(set())
        held[which].add(mine)
        turn[at] = which


def _roots(entries: Sequence[Entry], reports: set[int], columns: Columns) -> dict[str, str]:
    """For each entry of some reports, the first that it restates by the report's own word."""
    wanted = np.isin(columns.report, list(reports))
    some = [entries[at] for at in np.flatnonzero(wanted).tolist()]
    above = {entry.id: entry.same_as for entry in some}
    found = {}
    for entry in some:
        root, seen = entry.id, {entry.id}
        while (parent := above.get(root)) is not None and parent not in seen:
            root = parent
            seen.add(root)
        found[entry.id] = root
    return found
