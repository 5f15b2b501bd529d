"""Entries linked: their faces, who was compared with whom, and the groups that this makes."""

from __future__ import annotations

from copy import copy
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from warledger.reconcile.blocking import keys_of, neighbours
from warledger.reconcile.columns import Columns
from warledger.reconcile.faces import Faces
from warledger.reconcile.features import EXCLUDED, LINK
from warledger.reconcile.grouping import JUDGED, TOLD, Grouping
from warledger.reconcile.pairs import Scorer
from warledger.reconcile.scope import Parents, parents_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from warledger.reconcile.columns import Numbers
    from warledger.reconcile.judging import Rulings
    from warledger.reconcile.lies import Reals, Truths
    from warledger.records import Entry

#: Pairs from here to `LINK` may be one thing told twice; a person should look.
DOUBT = 0.6


class State:
    """
    Groups of entries that speak of the same thing: a function of the entries and the rulings.

    Args:
        entries: All that are held beside each other, those of one report in its order.
        rulings: The judgements in force.
        parents: For actors' ids, the id of the actor that each belongs to, where more is known of
            them than the entries say.
        sizes: Sizes of blocks where the entries are a part of a ledger, see
            `warledger.reconcile.blocking.neighbours`.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        rulings: Rulings,
        parents: Mapping[str, str] | None = None,
        sizes: Mapping[int, int] | None = None,
    ) -> None:
        self.rulings = rulings
        held = list(entries)
        self.parents = Parents(parents or {})
        self.parents.update(parents_of({entry.id: entry for entry in held}))
        self.columns = Columns(held, self.parents)
        self.entries = held
        self.faces = Faces(self.columns, rulings.alone)
        self.keys = keys_of(self.columns)
        faces = self.faces
        self.scorer = Scorer(
            self.columns, faces.entry, faces.published, faces.reports, _Parts(held, faces.members)
        )
        self._numbers = {entry.id: at for at, entry in enumerate(held)} if self._asked() else {}
        a, b, score = self._compared(sizes)
        negated = self.scorer.of["negated"]
        denied = negated[a] != negated[b]
        linked = ~denied & (score >= LINK)
        self._denials = a[denied], b[denied]
        self._doubts = a[~denied & ~linked], b[~denied & ~linked]
        self._edges = self._told(a[linked], b[linked], score[linked])
        refused = self._refused if rulings.refusals else None
        self.group = Grouping(self.scorer, self.faces.first, self._edges, refused).groups()
        self._among: Truths | None = None

    def among(self, faces: Truths) -> State:
        """
        The same for some faces alone.

        Args:
            faces: Of each face whether it is wanted; of faces that are tied all or none.
        """
        found = copy(self)
        found._among = faces  # noqa: SLF001 - our own
        return found

    def groups(self) -> Iterator[list[int]]:
        """The faces of each group by publication."""
        order = np.lexsort((self.faces.first, self.group))
        if self._among is not None:
            order = order[self._among[order]]
        group = self.group[order]
        ends = np.flatnonzero(np.concatenate([group[1:] != group[:-1], [True]])) + 1
        listed, start = order.tolist(), 0
        for end in ends.tolist() if listed else ():
            yield listed[start:end]
            start = end

    def doubts(self) -> list[tuple[int, int]]:
        """Pairs of faces in different groups that may yet be one thing."""
        found = [*self._across(self._doubts), *self._across(self._edges[:2])]
        if not self.rulings.refusals:
            return found
        return [pair for pair in found if not self._refused(*pair)]

    def denials(self) -> list[tuple[int, int]]:
        """Pairs of which one says that what the other counts did not happen."""
        return list(self._across(self._denials))

    def ties(self) -> tuple[Numbers, Numbers]:
        """Pairs of faces that bear on each other: linked, doubtful, denied, or the same words."""
        same = self.faces.same[self.faces.entry]
        order = np.argsort(same, kind="stable")
        again = np.flatnonzero(same[order][1:] == same[order][:-1])
        pairs = [self._edges[:2], self._doubts, self._denials, (order[again], order[again + 1])]
        one, two = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
        return (one, two) if self._among is None else (one[self._among[one]], two[self._among[one]])

    def _across(self, pairs: tuple[Numbers, Numbers]) -> Iterator[tuple[int, int]]:
        a, b = pairs
        apart = self.group[a] != self.group[b]
        some = np.flatnonzero(apart if self._among is None else apart & self._among[a])
        some = some[np.lexsort((b[some], a[some]))]
        return zip(a[some].tolist(), b[some].tolist(), strict=True)

    def _asked(self) -> bool:
        """Whether entries are asked for by their ids."""
        return bool(self.rulings.same) or any(
            entry.same_as or entry.part_of for entry in self.entries
        )

    def _compared(self, sizes: Mapping[int, int] | None) -> tuple[Numbers, Numbers, Reals]:
        """Pairs of faces whose score is not too low for any doubt, each once."""
        found: list[tuple[Numbers, Numbers, Reals]] = []
        size = self.scorer.of["size"]
        for a, b in neighbours(self.keys, self.faces.of, size, sizes):
            score = self.scorer.scores(a, b, DOUBT)
            some = score >= DOUBT
            found.append((a[some], b[some], score[some]))
        if not found:
            nothing = np.zeros(0, np.int64)
            return nothing, nothing, np.zeros(0)
        a, b, score = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return _once(a, b, score)

    def _told(self, a: Numbers, b: Numbers, score: Reals) -> tuple[Numbers, Numbers, Reals]:
        """The pairs, and those that a report itself or a person links."""
        more = list(chain(self._restated(), self._judged()))
        if not more:
            return a, b, score
        one, two, how = (np.array(part) for part in zip(*more, strict=True))
        joined = ((a, np.minimum(one, two)), (b, np.maximum(one, two)), (score, how))
        return _once(*(np.concatenate(part) for part in joined))

    def _restated(self) -> Iterator[tuple[int, int, float]]:
        """A report's own link holds unless people, places or days lie apart."""
        of, numbers = self.faces.of, self._numbers
        told = [(at, numbers[e.same_as]) for at, e in enumerate(self.entries)
                if e.same_as in numbers]  # fmt: skip
        if not told:
            return
        one, two = (of[np.array(part)] for part in zip(*told, strict=True))
        pairs = self.scorer.pairs(one, two)
        possible = (one != two) & ((pairs.raw > EXCLUDED) | ~pairs.alike)
        for at in np.flatnonzero(possible).tolist():
            yield int(one[at]), int(two[at]), TOLD

    def _judged(self) -> Iterator[tuple[int, int, float]]:
        of, numbers = self.faces.of, self._numbers
        for pair, holds in self.rulings.same.items():
            if holds and all(key in numbers for key in pair):
                found = {int(of[numbers[key]]) for key in pair}
                if len(found) > 1:
                    yield min(found), max(found), JUDGED

    def _refused(self, one: int, two: int) -> bool:
        members, entries = self.faces.members, self.entries
        return any(
            frozenset({entries[a].id, entries[b].id}) in self.rulings.refusals
            for a in members[one]
            for b in members[two]
        )


class _Parts:
    """
    Whether one face is said to be a part of the other, or both parts of a third.

    It knows nothing of the state that asks it, so that the state goes as soon as nobody needs it.
    """

    def __init__(self, entries: Sequence[Entry], members: Sequence[Sequence[int]]) -> None:
        self._entries, self._members = entries, members

    def __call__(self, one: int, two: int) -> bool:
        faces = [[self._entries[n] for n in self._members[face]] for face in (one, two)]
        ids = [{entry.id for entry in face} for face in faces]
        wholes = [{entry.part_of for entry in face if entry.part_of} for face in faces]
        return bool(wholes[0] & ids[1] or wholes[1] & ids[0] or wholes[0] & wholes[1])


def _once(a: Numbers, b: Numbers, score: Reals) -> tuple[Numbers, Numbers, Reals]:
    """Pairs by their numbers, each with its highest score."""
    order = np.lexsort((-score, b, a))
    a, b, score = a[order], b[order], score[order]
    new = np.ones(len(a), bool)
    new[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    return a[new], b[new], score[new]
