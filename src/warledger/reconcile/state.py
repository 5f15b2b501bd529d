"""The state of linking, updated report by report: entries, faces, blocks, scored pairs, groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile.blocking import Blocks, keys
from warledger.reconcile.faces import Face, face_key, new_face
from warledger.reconcile.features import EXCLUDED, LINK, compare, score_of
from warledger.reconcile.grouping import JUDGED, TOLD, grouped
from warledger.reconcile.scope import Parents, parents_of, scope_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from warledger.reconcile.blocking import Key
    from warledger.reconcile.judging import Rulings
    from warledger.records import Entry

#: Pairs from here to `LINK` may be one thing told twice; a person should look.
DOUBT = 0.6


class State:
    """
    Groups of entries that speak of the same thing.

    Adding or removing a report compares its claims with those that share a block with them, and
    groups anew only the connected pairs that this touches. The groups depend on the entries and
    the rulings alone, not on the order in which they came.

    Args:
        rulings: The judgements in force.
        parents: For actors' ids, the id of the actor that each belongs to, where more is known of
            them than the entries say.
        sizes: Sizes of blocks where the entries are a part of a ledger, see `Blocks`.
    """

    def __init__(
        self,
        rulings: Rulings,
        parents: Mapping[str, str] | None = None,
        sizes: Mapping[Key, int] | None = None,
    ) -> None:
        self.rulings = rulings
        self.entries: dict[str, Entry] = {}
        self.faces: dict[int, Face] = {}
        self.parents = Parents(parents or {})
        self._numbers: dict[tuple[object, ...], int] = {}
        self._face_of: dict[str, int] = {}
        self._blocks = Blocks(sizes)
        self._edges: dict[int, dict[int, float]] = {}
        self._doubts: dict[int, set[int]] = {}
        self._denials: dict[int, set[int]] = {}
        self._groups: dict[int, tuple[int, ...]] = {}
        self._dirty: set[int] = set()
        self._next = 0

    def add(self, entries: Iterable[Entry]) -> None:
        """Take entries in; all of one report at once, in the report's order."""
        added = [entry for entry in entries if entry.id not in self.entries]
        self.parents.update(parents_of({entry.id: entry for entry in added}))
        roots = _roots(added)
        touched: set[int] = set()
        for entry in added:
            number = self._seat(entry, roots)
            face = self.faces[number]
            touched |= self._blocks.add(number, set(keys(face, entry.published)))
        self._compare_all(touched)

    def remove(self, ids: Iterable[str]) -> None:
        """Take entries out; those that are not there are passed over."""
        touched: set[int] = set()
        for key in ids:
            entry = self.entries.pop(key, None)
            if entry is None:
                continue
            number = self._face_of.pop(key)
            face = self.faces[number]
            touched |= self._blocks.remove(number, set(keys(face, entry.published)))
            face.entries = [entry for entry in face.entries if entry.id != key]
            face.reports = {entry.report for entry in face.entries}
            if not face.entries:
                self._unlink(number)
                del self.faces[number], self._numbers[face.key]
                self._dirty.discard(number)
        self._compare_all({number for number in touched if number in self.faces})

    def groups(self) -> list[tuple[int, ...]]:
        """All groups of face numbers, each by publication."""
        while self._dirty:
            start = self._dirty.pop()
            component = self._component(start)
            self._dirty -= component
            edges = {
                (a, b): score
                for a in component
                for b, score in self._edges.get(a, {}).items()
                if a < b
            }
            for members in grouped(component, self.faces, edges, self._refused):
                for number in members:
                    self._groups[number] = tuple(members)
        unique = {members[0]: members for members in self._groups.values()}
        return [unique[number] for number in sorted(unique)]

    def doubts(self) -> list[tuple[int, int]]:
        """Pairs of faces in different groups that may yet be one thing."""
        linked = {a: set(others) for a, others in self._edges.items()}
        found = self._across(self._doubts) + self._across(linked)
        return [pair for pair in found if not self._refused(*pair)]

    def denials(self) -> list[tuple[int, int]]:
        """Pairs of which one says that what the other counts did not happen."""
        return self._across(self._denials)

    def ties(self) -> Iterator[tuple[int, int]]:
        """Pairs of faces that bear on each other: linked, doubtful, denied, or the same words."""
        for pairs in (self._edges, self._doubts, self._denials):
            yield from ((a, b) for a, others in pairs.items() for b in others if a < b)
        first: dict[tuple[object, ...], int] = {}
        for number, face in self.faces.items():
            yield first.setdefault(face.key[:-1], number), number

    def _across(self, pairs: dict[int, set[int]]) -> list[tuple[int, int]]:
        return [
            (a, b)
            for a in sorted(pairs)
            for b in sorted(pairs[a])
            if a < b and self._groups.get(a) != self._groups.get(b)
        ]

    def _seat(self, entry: Entry, roots: dict[str, str]) -> int:
        """Give an entry its face: a new turn where its report already has another such claim."""
        self.entries[entry.id] = entry
        scope = scope_of(entry, self.parents)
        turn: object = 0 if entry.id not in self.rulings.alone else entry.id
        while True:
            key = face_key(entry, scope, turn)
            number = self._numbers.get(key)
            if number is None:
                number, self._next = self._next, self._next + 1
                self._numbers[key] = number
                self.faces[number] = new_face(key, entry, scope)
                break
            same_report = [e for e in self.faces[number].entries if e.report == entry.report]
            mine = roots.get(entry.id)
            if all(roots.get(other.id) == mine for other in same_report):
                break
            turn = turn + 1 if isinstance(turn, int) else turn
        face = self.faces[number]
        face.entries.append(entry)
        face.reports.add(entry.report)
        self._face_of[entry.id] = number
        return number

    def _compare_all(self, numbers: set[int]) -> None:
        """Compare faces anew with all their neighbours, each pair once."""
        for number in numbers:
            self._unlink(number)
        done: set[int] = set()
        for number in sorted(numbers):
            face = self.faces[number]
            self._dirty.add(number)
            done.add(number)
            for other in self._blocks.neighbours(number, face, self.faces) - done:
                self._compare(number, other)
        for number in sorted(numbers):
            self._tell(self.faces[number].entries)

    def _compare(self, number: int, other: int) -> None:
        a, b = self.faces[number], self.faces[other]
        score = score_of(a, b)
        if score < DOUBT:
            return
        if a.scope.negated != b.scope.negated:
            _both(self._denials, number, other)
        elif score >= LINK:
            self._link(number, other, score)
        else:
            _both(self._doubts, number, other)

    def _tell(self, entries: Iterable[Entry]) -> None:
        """Pairs that the report itself links, and those that a person does."""
        for entry in entries:
            if entry.same_as in self._face_of:
                one, two = self._face_of[entry.id], self._face_of[entry.same_as]
                if one != two and self._possible(one, two):
                    self._link(one, two, TOLD)
            for pair in self.rulings.of(entry.id):
                if all(key in self._face_of for key in pair):
                    one, two = (self._face_of[key] for key in sorted(pair))
                    if one != two:
                        self._link(one, two, JUDGED)

    def _possible(self, one: int, two: int) -> bool:
        """A report's own link holds unless people, places or days lie apart."""
        a, b = self.faces[one], self.faces[two]
        score, features = compare(a, b)
        return score > EXCLUDED or all(feature.score > EXCLUDED for feature in features)

    def _link(self, one: int, two: int, score: float) -> None:
        for a, b in ((one, two), (two, one)):
            known = self._edges.setdefault(a, {})
            known[b] = max(score, known.get(b, 0.0))
        self._dirty.update((one, two))

    def _unlink(self, number: int) -> None:
        """Forget a face's pairs; those that it was linked with are grouped anew."""
        for other in self._edges.pop(number, {}):
            self._edges[other].pop(number, None)
            self._dirty.add(other)
        for pairs in (self._doubts, self._denials):
            for other in pairs.pop(number, set()):
                pairs[other].discard(number)
        for other in self._groups.pop(number, ()):
            if other != number:
                self._groups.pop(other, None)
                self._dirty.add(other)

    def _component(self, start: int) -> set[int]:
        found, waiting = {start}, [start]
        while waiting:
            for other in self._edges.get(waiting.pop(), {}):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def _refused(self, one: int, two: int) -> bool:
        if not self.rulings.refusals:
            return False
        return any(
            frozenset({a.id, b.id}) in self.rulings.refusals
            for a in self.faces[one].entries
            for b in self.faces[two].entries
        )


def _both(pairs: dict[int, set[int]], one: int, two: int) -> None:
    pairs.setdefault(one, set()).add(two)
    pairs.setdefault(two, set()).add(one)


def _roots(entries: list[Entry]) -> dict[str, str]:
    """For each entry of a report, the first entry that it restates by the report's own word."""
    above = {entry.id: entry.same_as for entry in entries}
    found = {}
    for entry in entries:
        root, seen = entry.id, {entry.id}
        while (parent := above.get(root)) is not None and parent not in seen:
            root = parent
            seen.add(root)
        found[entry.id] = root
    return found
