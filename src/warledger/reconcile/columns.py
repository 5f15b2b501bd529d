"""
Entries as columns of numbers, so that millions of pairs can be held side by side at once.

What an entry says of people, place, cause and origin is looked up once and then goes by a number;
days are ordinals; 0 stands for an unknown day and -1 for an open bound or nothing at all.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

from warledger.reconcile import words
from warledger.reconcile.origins import origin_of
from warledger.reconcile.scope import scope_of
from warledger.records import TimeFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from warledger.reconcile.scope import Parents, Party, Where
    from warledger.records import Entry

    Numbers = NDArray[np.int64]

Value = TypeVar("Value")

_FRAMES = {frame: number for number, frame in enumerate(TimeFrame)}
INCIDENT, CUMULATIVE = _FRAMES[TimeFrame.INCIDENT], _FRAMES[TimeFrame.CUMULATIVE]
_NAMES = (
    "what", "frame", "negated", "victims", "doer", "where", "start", "end", "precision", "cause",
    "low", "high", "approx", "vague", "origin", "person", "comment", "published", "report", "part",
)  # fmt: skip
#: Larger figures are taken for this one: more than a column holds.
_MOST = 2**62


class Codes(Generic[Value]):
    """Equal values under one number, from 0 in the order in which they came."""

    def __init__(self) -> None:
        self.values: list[Value] = []
        self._numbers: dict[Value, int] = {}
        self._seen: dict[int, int] = {}

    def of(self, value: Value) -> int:
        """The number of a value."""
        try:
            return self._numbers[value]
        except KeyError:
            number = self._numbers[value] = len(self.values)
            self.values.append(value)
            return number

    def of_object(self, value: Value) -> int:
        """The same for objects that are slow to compare and live as long as this does."""
        number = self._seen.get(id(value))
        if number is None:
            number = self._seen[id(value)] = self.of(value)
            if self.values[number] is not value:
                del self._seen[id(value)]  # an equal one, which may go away
        return number

    def hashed(self, plain: Callable[[Value], object]) -> NDArray[np.uint64]:
        """A number made from the content of each value: 64 bits, the same on every machine."""
        found = [content(plain(value)) for value in self.values]
        return np.array(found or [0], np.uint64)


def content(value: object) -> int:
    """64 bits from what Python prints of a value without sets."""
    return int.from_bytes(blake2b(repr(value).encode(), digest_size=8).digest())


class Columns:
    """
    Entries in the order given, a column for each thing that is compared.

    Args:
        entries: As they stand, corrections made.
        parents: For actors' ids, the id of the actor that each belongs to.
    """

    what: Numbers
    frame: Numbers
    negated: Numbers
    victims: Numbers
    doer: Numbers
    where: Numbers
    start: Numbers
    end: Numbers
    precision: Numbers
    cause: Numbers
    low: Numbers
    high: Numbers
    approx: Numbers
    vague: Numbers
    origin: Numbers
    person: Numbers
    comment: Numbers
    published: Numbers
    report: Numbers
    part: Numbers

    def __init__(self, entries: Iterable[Entry], parents: Parents) -> None:
        self.entries = list(entries)
        self.whats: Codes[tuple[str, str | None]] = Codes()
        self.victim_parties: Codes[Party] = Codes()
        self.doer_parties: Codes[Party] = Codes()
        self.places: Codes[Where] = Codes()
        self.causes: Codes[str | None] = Codes()
        self.origins: Codes[str] = Codes()
        self.persons: Codes[frozenset[str]] = Codes()
        self.reports: Codes[str] = Codes()
        self.persons.of(frozenset())
        self.causes.of(None)
        self.causes.of("")
        store = array("q")
        for entry in self.entries:
            store.extend(self._row(entry, parents))
        table = np.frombuffer(store, np.int64) if store else np.zeros(0, np.int64)
        for name, column in zip(_NAMES, table.reshape(-1, len(_NAMES)).T, strict=True):
            setattr(self, name, np.ascontiguousarray(column))

    def _row(self, entry: Entry, parents: Parents) -> tuple[int, ...]:
        scope = scope_of(entry, parents)
        claim, when, published = entry.claim, scope.when, entry.published
        figure = claim.figure
        low, high = figure.low, figure.high
        return (
            self.whats.of((scope.outcome.value, scope.per)),
            _FRAMES[scope.frame],
            scope.negated,
            self.victim_parties.of_object(scope.victims),
            self.doer_parties.of_object(scope.perpetrator),
            self.places.of_object(scope.where),
            when.start.toordinal() if when.start else 0,
            when.end.toordinal() if when.end else 0,
            when.precision,
            self.causes.of(scope.cause),
            -1 if low is None else min(low, _MOST),
            -1 if high is None else min(high, _MOST),
            figure.approx,
            figure.vague,
            self.origins.of(origin_of(entry)),
            self.persons.of(words.person(entry.words)) if low == high == 1 else 0,
            claim.comment is not None,
            published.toordinal() if published else 0,
            self.reports.of(entry.report),
            entry.part_of is not None,
        )

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def week(self) -> Numbers:
        """The week of publication; 0 where it is unknown."""
        return self.published // 7

    @property
    def total(self) -> NDArray[np.bool_]:
        """Whether the figure is told of more than one happening."""
        found: NDArray[np.bool_] = self.frame != INCIDENT
        return found

    @property
    def size(self) -> Numbers:
        """The lower bound, else the upper one, else 0."""
        return np.where(self.low >= 0, self.low, np.maximum(self.high, 0))

    @property
    def bound(self) -> Numbers:
        """The lower bound, else the upper one; -1 where there is none."""
        return np.where(self.low >= 0, self.low, self.high)

    def taken(self, which: Numbers) -> dict[str, Numbers]:
        """The columns of some entries."""
        return {name: getattr(self, name)[which] for name in _NAMES}


def mixed(*parts: Any) -> NDArray[np.uint64]:
    """One number from several, by place; texts stand for their content."""
    found = np.full(1, 0x9E3779B97F4A7C15, np.uint64)
    for part in parts:
        value = np.full(1, content(part), np.uint64) if isinstance(part, str) else part
        found = (found ^ np.asarray(value).astype(np.uint64)) * np.uint64(0xBF58476D1CE4E5B9)
        found = found ^ (found >> np.uint64(29))
        found = found * np.uint64(0x94D049BB133111EB)
        found = found ^ (found >> np.uint64(32))
    return found


def distinct(values: Numbers) -> Numbers:
    """
    Each number once, ascending: the same as ``np.unique``, whose table of numbers takes twenty
    times as long as sorting millions of them.
    """
    ordered = np.sort(values, axis=None)
    new = np.ones(len(ordered), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    found: Numbers = ordered[new]
    return found


def spread(counts: Sequence[int] | Numbers) -> tuple[Numbers, Numbers]:
    """For counts 2, 0, 1: whose each is (0, 0, 2) and the how manieth (0, 1, 0)."""
    number = np.asarray(counts, np.int64)
    owner = np.repeat(np.arange(len(number)), number)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(number) - number, number)
