"""
Which claims are held side by side at all.

A claim stands in a few blocks; only claims that share one are compared. In a block that grows
beyond `LARGE` only claims with figures near each other are, and in one beyond `HUGE` none, so that
time grows with the number of claims and not with its square: such claims still meet under narrower
blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from warledger.reconcile.columns import Columns, content, distinct, mixed, spread
from warledger.reconcile.features import rarities

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from warledger.reconcile.columns import Numbers
    from warledger.reconcile.scope import Party, Where

#: Entries of a block from which on not all of it is compared, and from which on nothing is.
LARGE, HUGE = 120, 2000
#: Days of a period that an event is looked for under; longer ones count as totals.
_LONGEST = 4
#: Figures that are as rare as this are looked for on any day.
_RARE = 0.6
#: Pairs that are made at once.
_MANY = 4_000_000


@dataclass(frozen=True, slots=True)
class Keys:
    """The blocks of entries: a row for each entry and block."""

    entry: Numbers  #: number of the entry, ascending
    key: Numbers  #: made from content, 63 bits
    everywhere: NDArray[np.bool_]  #: whether the block is of a figure alone, whatever the day


def keys_of(columns: Columns) -> Keys:
    """The blocks that each entry stands in."""
    made = _Maker(columns)
    made.days()
    made.totals()
    made.persons()
    made.figures()
    entry, key = (np.concatenate(parts) for parts in (made.entries, made.keys))
    everywhere = np.concatenate(made.everywhere)
    order = np.argsort(entry, kind="stable")
    return Keys(entry[order], key[order], everywhere[order])


def same_of(columns: Columns) -> Numbers:
    """A number for each entry that those have in common who say the very same of the same."""
    one = columns
    who = one.victim_parties.hashed(
        lambda p: (p.actor, sorted(p.key), p.status.value, p.named)
    )[one.victims]  # fmt: skip
    doer = one.doer_parties.hashed(lambda p: (p.actor, sorted(p.key)))[one.doer]
    where = one.places.hashed(
        lambda w: (w.place.id if w.place else "", w.place is None and w.name, sorted(w.narrow))
    )[one.where]  # fmt: skip
    what = one.whats.hashed(_itself)[one.what]
    said = (one.causes.hashed(_itself)[one.cause], one.origins.hashed(_itself)[one.origin])
    person = one.persons.hashed(sorted)[one.person]
    told = (one.frame, one.negated, one.comment, one.approx, one.vague)
    scope = (what, who, doer, where, one.start, one.end)
    return _number(mixed("the same", *scope, *told, one.low, one.high, *said, person))


def _itself(value: object) -> object:
    return value


def _number(found: NDArray[np.uint64]) -> Numbers:
    return (found >> np.uint64(1)).astype(np.int64)


class _Maker:
    """Blocks of entries in the making."""

    def __init__(self, columns: Columns) -> None:
        self.of = columns
        self.entries: list[Numbers] = []
        self.keys: list[Numbers] = []
        self.everywhere: list[NDArray[np.bool_]] = []
        self.what = columns.whats.hashed(_itself)[columns.what]
        self.who = columns.victim_parties.hashed(_who)[columns.victims]
        names = [_names(where) for where in columns.places.values]
        self.counts = np.array([len(one) for one in names] or [0])[columns.where]
        first = np.cumsum([0, *map(len, names)])[:-1]
        self.first = (first if len(first) else np.zeros(1, np.int64))[columns.where]
        flat = [content(name) for one in names for name in one]
        self.names = np.array(flat or [0], np.uint64)
        self.every = np.arange(len(columns))

    def put(self, which: Numbers, *parts: object, everywhere: bool = False) -> None:
        """Entries in the blocks that these parts make, one each."""
        key = _number(mixed(*parts))
        self.entries.append(which)
        self.keys.append(np.broadcast_to(key, which.shape))
        self.everywhere.append(np.full(which.shape, everywhere))

    def name(self, which: Numbers, nth: Numbers | int = 0, without: str = "?") -> Numbers:
        """One of the names of each entry's place, or what stands where there is none."""
        at = np.minimum(self.first[which] + nth, len(self.names) - 1)
        none = np.uint64(content(without))
        return np.where(self.counts[which] > 0, self.names[at], none)

    def days(self) -> None:
        """The days of an event and all names of its place; its days and figure."""
        of = self.of
        start = np.where(of.start > 0, of.start, of.end)
        end = np.where(of.end > 0, of.end, of.start)
        length = np.where((start > 0) & (end - start < _LONGEST), end - start + 1, 0)
        entry, nth = spread(length)
        day = start[entry] + nth
        self.put(entry, "day and figure", self.what[entry], day, of.bound[entry])
        row, nth = spread(np.maximum(self.counts[entry], 1))
        entry, day = entry[row], day[row]
        self.put(entry, "day", self.what[entry], day, self.name(entry, nth))

    def totals(self) -> None:
        """First and last day of a total with its people and place."""
        of = self.of
        for end, other in ((of.start, None), (of.end, of.start)):
            wanted = of.total & (end > 0)
            some = np.flatnonzero(wanted if other is None else wanted & (end != other))
            self.put(some, "total", self.what[some], end[some], self.who[some],
                     self.name(some, without=""))  # fmt: skip
        some = np.flatnonzero(of.total & ((of.start == 0) | (of.end == 0)))
        self.put(some, "open total", self.what[some], self.who[some],
                 self.name(some, without=""), of.week[some])  # fmt: skip

    def persons(self) -> None:
        """Names of the one person that a claim is about."""
        some = np.flatnonzero(self.of.person)
        named = [sorted(n for n in names if len(n) > 3) for names in self.of.persons.values]
        row, _ = spread([len(named[person]) for person in self.of.person[some].tolist()])
        flat = [content(n) for person in self.of.person[some].tolist() for n in named[person]]
        self.put(some[row], "person", self.what[some[row]], np.array(flat, np.uint64))

    def figures(self) -> None:
        """A rare figure anywhere, any other with its place, by weeks of publication."""
        of = self.of
        rare = rarities(of.bound) >= _RARE
        some = np.flatnonzero(rare)
        what, figure, month = self.what[some], of.bound[some], of.week[some] // 4
        self.put(some, "figure", what, figure, everywhere=True)
        for later in (0, 1):
            self.put(some, "figure in a month", what, figure, month + later)
        some = np.flatnonzero(~rare)
        what, figure, week = self.what[some], of.bound[some], of.week[some]
        for later in (0, 1):
            self.put(some, "figure in a week", what, figure, self.name(some), week + later)


def _who(party: Party) -> object:
    return party.actor or " ".join(sorted(party.key))


def _names(where: Where) -> list[str]:
    """The place and those around it, narrowest first; the widest, its country, is left out."""
    if where.place is None:
        return [where.name] if where.name else []
    around = where.place.within[1:] if where.place.country else where.place.within
    found = [where.name, where.place.id, *reversed(around)]
    return list(dict.fromkeys(found))


def neighbours(
    keys: Keys, face: Numbers, size: Numbers, sizes: Mapping[int, int] | None
) -> Iterator[tuple[Numbers, Numbers]]:
    """
    The pairs of faces that are compared, the smaller number first; each once in what is yielded
    together, and perhaps again later.

    Args:
        keys: The blocks of entries.
        face: The number of each entry's face; a face stands in the blocks of all its entries.
        size: The figure of each face, see `warledger.reconcile.columns.Columns.size`.
        sizes: How many entries each block has, where the entries are a part of a ledger; blocks
            that are not named are empty.
    """
    order = np.lexsort((face[keys.entry], keys.key))
    key, member = keys.key[order], face[keys.entry][order]
    everywhere = keys.everywhere[order]
    new = np.concatenate([[True], key[1:] != key[:-1]]) if len(key) else np.zeros(0, bool)
    block = np.cumsum(new) - 1
    number = np.bincount(block) if sizes is None else _given(key[new], sizes)
    once = np.concatenate([[True], (member[1:] != member[:-1]) | new[1:]]) if len(key) else new
    block, member, everywhere = block[once], member[once], everywhere[once]
    held = np.bincount(block, minlength=len(number))
    first = np.cumsum(held) - held
    alone = everywhere[first] if len(first) else everywhere
    yield from _whole(first, held, member, (number <= LARGE) & (held > 1))
    large = (number > LARGE) & (number <= HUGE) & (held > 1) & ~alone
    for at in np.flatnonzero(large):
        yield _near(member[first[at] : first[at] + held[at]], size)


def _given(keys: Numbers, sizes: Mapping[int, int]) -> Numbers:
    return np.array([sizes.get(key, 0) for key in keys.tolist()], np.int64)


def _whole(
    first: Numbers, held: Numbers, member: Numbers, wanted: NDArray[np.bool_]
) -> Iterator[tuple[Numbers, Numbers]]:
    """All pairs in the wanted blocks, blocks of one size together."""
    waiting: list[Numbers] = []
    count = 0
    for number in distinct(held[wanted]).tolist():
        one, two = np.triu_indices(number, 1)
        starts = first[wanted & (held == number)]
        step = max(1, _MANY // len(one))
        for at in range(0, len(starts), step):
            some = starts[at : at + step, None]
            waiting.append(_coded(member[some + one].ravel(), member[some + two].ravel()))
            count += len(waiting[-1])
            if count >= _MANY:
                yield _pairs(distinct(np.concatenate(waiting)))
                waiting, count = [], 0
    if waiting:
        yield _pairs(distinct(np.concatenate(waiting)))


def _near(members: Numbers, size: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs of one block whose figures are so near that the two may be one thing told twice."""
    ordered = members[np.argsort(size[members], kind="stable")]
    figure = size[ordered].astype(np.float64)
    # The first from which on a larger figure's seven tenths are more than this one.
    upto = np.searchsorted(0.7 * figure, figure, side="right")
    one, nth = spread(np.maximum(upto - np.arange(len(ordered)) - 1, 0))
    return _pairs(_coded(ordered[one], ordered[one + nth + 1]))


def _coded(a: Numbers, b: Numbers) -> Numbers:
    return (np.minimum(a, b) << 32) | np.maximum(a, b)


def _pairs(coded: Numbers) -> tuple[Numbers, Numbers]:
    return coded >> 32, coded & 0xFFFFFFFF


def paired(groups: Numbers) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """
    All pairs in groups.

    Args:
        groups: The number of each item's group, ascending.

    Yields:
        The numbers of items, the smaller first, and of their groups.
    """
    held = np.bincount(groups) if len(groups) else np.zeros(0, np.int64)
    first = np.cumsum(held) - held
    for number in distinct(held[held > 1]).tolist():
        one, two = np.triu_indices(number, 1)
        which = np.flatnonzero(held == number)
        step = max(1, _MANY // len(one))
        for at in range(0, len(which), step):
            some = first[which[at : at + step], None]
            whose = np.repeat(which[at : at + step], len(one))
            yield (some + one).ravel(), (some + two).ravel(), whose
