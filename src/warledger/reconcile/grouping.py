"""
Pairs become groups: best pairs first, and never by a chain of near matches alone.

Two groups are joined only if no pair between them is excluded and none falls below the floor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from warledger.reconcile.blocking import paired
from warledger.reconcile.features import FLOOR, LINK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from warledger.reconcile.columns import Numbers
    from warledger.reconcile.lies import Reals, Truths
    from warledger.reconcile.pairs import Scorer

#: Pairs that are looked at when two large groups meet.
_MOST_PAIRS = 64
#: The score of a pair that the report itself, or a person, calls the same.
TOLD, JUDGED = 5.0, 9.0
#: Components up to this size have all their pairs scored at once, larger ones when needed.
_SMALL = 40


class Grouping:
    """
    Faces in groups.

    Args:
        scorer: Scores of pairs of faces.
        first: Rank of each face's first entry.
        edges: Pairs of faces whose score reaches `LINK`, the smaller number first, each once, and
            their scores.
        refused: Whether a person says that two faces are not the same; None where nobody has
            said so of any.
    """

    def __init__(
        self,
        scorer: Scorer,
        first: Numbers,
        edges: tuple[Numbers, Numbers, Reals],
        refused: Callable[[int, int], bool] | None,
    ) -> None:
        self._scorer, self._first, self._refused = scorer, first, refused
        self._comment = scorer.of["comment"]
        self._edges = edges
        self._scores: dict[tuple[int, int], float] = {}
        self._rows: dict[int, Reals] = {}
        self._at: dict[int, int] = {}
        self._face_numbers = np.zeros(0, np.int64)

    def groups(self) -> Numbers:
        """The number of each face's group: that of its face with the smallest number."""
        a, b, _ = self._edges
        size = len(self._first)
        graph = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(size, size))
        count, label = connected_components(graph, directed=False)
        held = np.bincount(label, minlength=count)
        least = np.full(count, size)
        np.minimum.at(least, label, np.arange(size))
        group: Numbers = least[label]
        apart = held > _SMALL
        if self._refused is not None:
            apart |= held > 1
        self._score_small(label, held, apart)
        by_label = np.argsort(label[a], kind="stable")
        starts = np.searchsorted(label[a][by_label], np.arange(count + 1))
        faces = np.argsort(label, kind="stable")
        begins = np.searchsorted(label[faces], np.arange(count + 1))
        for one in np.flatnonzero(apart).tolist():
            members = faces[begins[one] : begins[one + 1]]
            some = by_label[starts[one] : starts[one + 1]]
            self._large(members if held[one] > _SMALL else None)
            for found in self._joined(members.tolist(), some):
                group[found] = min(found)
        return group

    def _score_small(self, label: Numbers, held: Numbers, apart: Truths) -> None:
        """Mark components in which some pair falls below the floor, and keep their scores."""
        items = np.flatnonzero((held[label] > 1) & (held[label] <= _SMALL))
        items = items[np.argsort(label[items], kind="stable")]
        kept = []
        for one, two, _ in paired(label[items]):
            a, b = items[one], items[two]
            score = self._scorer.scores(a, b, FLOOR)
            apart[label[a[score < FLOOR]]] = True
            kept.append((a, b, score))
        for a, b, score in kept:
            some = apart[label[a]]
            keys = zip(a[some].tolist(), b[some].tolist(), strict=True)
            self._scores.update(zip(keys, score[some].tolist(), strict=True))

    def _large(self, members: Numbers | None) -> None:
        self._rows = {}
        self._face_numbers = np.zeros(0, np.int64) if members is None else members
        self._at = {face: at for at, face in enumerate(self._face_numbers.tolist())}

    def _score(self, a: int, b: int) -> float:
        """The score of two faces of the component that is looked at."""
        a, b = min(a, b), max(a, b)
        if not self._at:
            return self._scores[a, b]
        row = self._rows.get(a)
        if row is None:
            others = self._face_numbers
            row = self._rows[a] = self._scorer.scores(np.full(len(others), a), others, FLOOR)
        return float(row[self._at[b]])

    def _joined(self, members: Sequence[int], edges: Numbers) -> list[list[int]]:
        group = {number: [number] for number in members}
        a, b, score = (column[edges].tolist() for column in self._edges)
        for one, two, how in sorted(zip(a, b, score, strict=True), key=self._rank):
            left, right = group[one], group[two]
            if left is right or how < LINK:
                continue
            if self._may_join(left, right, force=how >= TOLD):
                left.extend(right)
                for number in right:
                    group[number] = left
        return list({id(found): found for found in group.values()}.values())

    def _rank(self, edge: tuple[int, int, float]) -> tuple[object, ...]:
        """Readers' claims come last: they join what reports say and never tie it together."""
        a, b, score = edge
        by_reader = bool(self._comment[a] or self._comment[b])
        return (by_reader, -score, *sorted((self._first[a], self._first[b])))

    def _may_join(self, one: list[int], two: list[int], *, force: bool) -> bool:
        looked = 0
        for a in one:
            for b in two:
                if self._refused is not None and self._refused(a, b):
                    return False
                if force or looked >= _MOST_PAIRS:
                    continue
                looked += 1
                if self._score(a, b) < FLOOR:
                    return False
        return True
