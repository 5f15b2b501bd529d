"""
The shares of one outcome as arrays, held in memory from one question to the next.

Each process reads what its arrays lack: everything at first, then what reconciling has written
since. A change of the ledger is seen at the next question.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection

from warledger.reconcile.containment import asked_for, put_under
from warledger.reconcile.relations import Lie, grounded, people
from warledger.records import Status
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks
from warledger_desk.ledger.services.facets import party_of, where_of
from warledger_desk.ledger.services.moments import one_moment
from warledger_desk.ledger.services.shares import (
    POLICIES,
    ROW,
    STATUSES,
    UNKNOWN,
    Flag,
    Tie,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from numpy.typing import NDArray

    from warledger.reconcile.scope import Party, Where
    from warledger.records import Outcome, Place
    from warledger_desk.ledger.services.meeting import Meeting

    Numbers = NDArray[np.int64]
    Bits = NDArray[np.bool_]
    Figures = NDArray[np.int64]

#: Stand for unknown days, before and after all others.
EARLY, LATE = 0, 2**30
NONE = np.zeros(0, np.int64)
#: Shares that are read at once.
_ROWS = 20_000
#: Outcomes of ledgers that are held at once.
_MOST = 24
_SIDES = (Status.CIVILIAN, Status.COMBATANT, Status.SECURITY_FORCES)


@dataclass(slots=True)
class Facets:
    """People and places that shares refer to, by key."""

    made: tuple[int, str] | None = None  #: the reconciliation's row and state of what was read last
    plain: dict[int, list[Any]] = field(default_factory=dict)
    parties: dict[tuple[int, Status], Party] = field(default_factory=dict)
    wheres: dict[int, Where] = field(default_factory=dict)

    def read(self, keys: Iterable[int]) -> None:
        """Read those that are not there yet."""
        for some in chunks(sorted(set(keys) - self.plain.keys())):
            rows = models.Facet.objects.filter(pk__in=some)
            self.plain |= dict(rows.values_list("pk", "record"))

    def party(self, key: int, status: Status) -> Party:
        """People of this status."""
        if (key, status) not in self.parties:
            self.parties[key, status] = party_of(self.plain[key], status)
        return self.parties[key, status]

    def where(self, key: int) -> Where:
        """A place."""
        if key not in self.wheres:
            self.wheres[key] = where_of(self.plain[key])
        return self.wheres[key]


class Held:
    """
    The shares of one outcome, by start, unknown ones last.

    Args:
        number: Their numbers in the ledger.
        incident: The incidents' ids.
        rows: What is packed, see `shares.ROW`.
        ties: For each its ties as stored.
        facets: Those that the rows refer to.
    """

    def __init__(
        self,
        number: Numbers,
        incident: NDArray[np.str_],
        rows: NDArray[Any],
        ties: Sequence[bytes],
        facets: Facets,
    ) -> None:
        rank = np.empty(len(number), np.int64)
        rank[np.argsort(incident)] = np.arange(len(number))
        first = np.where(rows["start"] != UNKNOWN, rows["start"], rows["end"])
        order = np.lexsort((rank, rows["end"], np.where(first != UNKNOWN, first, LATE)))
        self.number, self.incident, self.rows = number[order], incident[order], rows[order]
        self.rank = rank[order]  #: place of the incident's id among all
        self.ties = [ties[n] for n in order]
        self.facets = facets
        self.met: Meeting | None = None  #: see `warledger_desk.ledger.services.meeting`
        #: by kind, see `warledger_desk.ledger.services.footnotes`
        self.belonging: dict[tuple[int, bool, int], bool] = {}
        self._meeting: dict[Hashable, Bits] = {}
        self._flags: dict[Flag, Bits] = {}
        self._bounds: dict[int, Figures] = {}
        self._distinct: dict[str, tuple[Numbers, Numbers]] = {}

    def __len__(self) -> int:
        return len(self.number)

    def flag(self, flag: Flag) -> Bits:
        """Which shares have it."""
        if flag not in self._flags:
            self._flags[flag] = (self.rows["flags"] & flag) != 0
        return self._flags[flag]

    def bounds(self, policy: int) -> Figures:
        """Low, best and high of each under a policy, see `shares.POLICIES`."""
        if policy not in self._bounds:
            self._bounds[policy] = np.ascontiguousarray(self.rows["bounds"][:, policy])
        return self._bounds[policy]

    @cached_property
    def start(self) -> Numbers:
        """First days; of unknown ones, one before all others."""
        return self.rows["start"].astype(np.int64)

    @cached_property
    def end(self) -> Numbers:
        """Last days; of unknown ones, one after all others."""
        return np.where(self.rows["end"] == UNKNOWN, LATE, self.rows["end"]).astype(np.int64)

    def prepare(self) -> None:
        """Make now what questions will need that takes long for many shares."""
        _ = self.kinds
        for policy in range(len(POLICIES)):
            self.bounds(policy)

    def tied(self, tie: Tie) -> tuple[Numbers, Numbers]:
        """Pairs of places in the arrays: whose tie it is, and with which."""
        return self._tied[tie]

    @cached_property
    def _tied(self) -> dict[Tie, tuple[Numbers, Numbers]]:
        lengths = np.fromiter(map(len, self.ties), np.int64, len(self)) // 8
        source = np.repeat(np.arange(len(self)), lengths)
        said = np.frombuffer(b"".join(self.ties), "<i8")
        by_number = np.argsort(self.number)
        at = np.searchsorted(self.number[by_number], said // len(Tie))
        at = by_number[np.minimum(at, len(self) - 1)] if len(self) else at
        there = self.number[at] == said // len(Tie) if len(self) else np.zeros(0, bool)
        kind = said % len(Tie)
        return {tie: (source[here := there & (kind == tie)], at[here]) for tie in Tie}

    #: A key of a facet and what goes with it are one number, ``key * WITH + other``.
    WITH = len(STATUSES)

    def distinct(self, side: str) -> tuple[Numbers, Numbers]:
        """
        The facets of a side, each with the victims' status, or for places whether it is a total's.

        Returns:
            The pairs as numbers, see `WITH`, and for each share its pair's place among them.
        """
        if side not in self._distinct:
            other: Any = 0
            if side == "victims":
                other = self.rows["status"]
            elif side == "place":
                other = self.flag(Flag.TOTAL)
            pairs = self.rows[side].astype(np.int64) * self.WITH + other
            self._distinct[side] = np.unique(pairs, return_inverse=True)
        return self._distinct[side]

    @cached_property
    def people(self) -> tuple[Numbers, list[Party]]:
        """For each share the kind of its victims, as far as kinds can be told apart; the kinds."""
        pairs, inverse = self.distinct("victims")
        kinds: dict[Hashable, int] = {}
        found: list[Party] = []
        of = np.empty(len(pairs), np.int64)
        for n, pair in enumerate(pairs):
            key, status = divmod(int(pair), self.WITH)
            party = self.facets.party(key, STATUSES[status])
            like = (
                party.status if party.status in _SIDES else None,
                party.actor if party.named else None,
            )
            if like not in kinds:
                kinds[like] = len(found)
                found.append(party)
            of[n] = kinds[like]
        return of[inverse], found

    @cached_property
    def places(self) -> tuple[Numbers, list[Place | None]]:
        """For each share its place of the gazetteer, and these; None where there is none."""
        pairs, inverse = self.distinct("place")
        kinds: dict[Place | None, int] = {}
        of = np.empty(len(pairs), np.int64)
        for n, pair in enumerate(pairs):
            place = self.facets.where(int(pair) // self.WITH).place
            of[n] = kinds.setdefault(place, len(kinds))
        return of[inverse], list(kinds)

    def may_meet(self, people_kind: int, place_kind: int) -> tuple[Bits, Bits]:
        """
        The kinds of people, and of places, that a total of these victims and this place may hold
        whatever the days.
        """
        parties, places = self.people[1], self.places[1]
        return (
            self._kept(
                ("people", people_kind),
                lambda: [people(one, parties[people_kind]) is not Lie.APART for one in parties],
            ),
            self._kept(("place", place_kind), lambda: _near(places[place_kind], places)),
        )

    def not_apart(self, at: int, some: Numbers) -> Bits:
        """Whether the people and place of some shares do not lie apart from those of one."""
        people_kind, place_kind = int(self.people[0][at]), int(self.places[0][at])
        same, _ = self.may_meet(people_kind, place_kind)
        places = self.places[1]
        near = self._kept(
            ("around", place_kind),
            lambda: [_touch(places[place_kind], place) for place in places],
        )
        found: Bits = same[self.people[0][some]] & near[self.places[0][some]]
        return found

    @cached_property
    def kinds(self) -> tuple[Numbers, Numbers]:
        """
        Shares by all that tells whom and where they are about.

        Returns:
            For each kind a share of it, and for each share its kind.
        """
        name = np.zeros(len(self), np.int64)
        for side in ("victims", "perpetrator", "place"):
            pairs, inverse = self.distinct(side)
            name = name * len(pairs) + inverse
        _, firsts, kind = np.unique(name, return_index=True, return_inverse=True)
        return firsts, kind

    def _kept(self, name: Hashable, make: Any) -> Bits:
        if name not in self._meeting:
            self._meeting[name] = np.array(make(), bool)
        return self._meeting[name]


def _near(total: Place | None, places: Sequence[Place | None]) -> list[bool]:
    """Which places a total of a place may have to do with."""
    under = set(put_under(total))
    return [
        total is None
        or place is None
        or (not under.isdisjoint(asked_for(place)) and _touch(total, place))
        for place in places
    ]


def _touch(one: Place | None, other: Place | None) -> bool:
    return one is None or other is None or grounded(other, one) is not Lie.APART


class Moved(Exception):  # noqa: N818 - no error: whoever asks starts again
    """Another process has reckoned anew what a sum rests on, while it was read."""


@dataclass(slots=True)
class _Kept:
    made: tuple[int, str]  #: the reconciliation's row and its state
    turn: int
    held: Held


_HELD: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
_FACETS: OrderedDict[str, Facets] = OrderedDict()
_LOCK = Lock()


def held(outcome: Outcome) -> tuple[Held, str]:
    """
    The shares of an outcome as the ledger has them now, and the name of their state.

    Two small queries where nothing has changed.

    Raises:
        Moved: Another process has changed them while they were read.
    """
    where = repr([connection.settings_dict[name] for name in ("NAME", "HOST", "PORT")])
    with _LOCK:
        made = _made()
        if made is None:
            return _read(outcome, Facets(), 0)[0], ""
        name = (where, outcome.value)
        kept = _HELD.get(name)
        if kept is None or kept.made != made:
            with one_moment():
                kept = _HELD[name] = _refreshed(kept, outcome, where)
        _HELD.move_to_end(name)
        while len(_HELD) > _MOST:
            _HELD.popitem(last=False)
        return kept.held, f"{kept.made[0]} {kept.made[1]}"


def _made() -> tuple[int, str] | None:
    return models.Reconciliation.objects.values_list("pk", "state").first()


def _refreshed(kept: _Kept | None, outcome: Outcome, where: str) -> _Kept:
    """What was kept with what has come since; all of it where the ledger has another past."""
    row = models.Reconciliation.objects.first()
    if row is None:
        raise Moved
    made = (row.pk, row.state)
    past = {(row.pk, state) for state in (*row.record.get("states", ()), row.state)}
    if kept is not None and kept.made in past and kept.held.facets.made in past:
        facets, since, before = kept.held.facets, kept.turn, kept.held
    else:
        facets, since, before = _FACETS.get(where, Facets()), 0, None
        if facets.made not in past:
            facets = Facets()
    facets.made = made
    _FACETS[where] = facets
    _FACETS.move_to_end(where)
    while len(_FACETS) > _MOST:
        _FACETS.popitem(last=False)
    found, turn = _read(outcome, facets, since, before)
    if _made() != made:  # within a transaction that somebody opened, others may be seen to write
        raise Moved
    return _Kept(made, turn, found)


def _read(
    outcome: Outcome, facets: Facets, since: int, before: Held | None = None
) -> tuple[Held, int]:
    rows = models.Share.objects.filter(outcome=outcome.value, turn__gt=since)
    given = rows.values_list("number", "incident", "packed", "ties", "turn")
    turn, ties = since, list[bytes]()
    read: list[Numbers] = []
    numbers: list[Numbers] = [NONE]
    names: list[NDArray[np.str_]] = [np.zeros(0, np.str_)]
    parts: list[NDArray[Any]] = [np.zeros(0, ROW)]
    rest = given.iterator(chunk_size=_ROWS)
    while some := list(islice(rest, _ROWS)):  # arrays take a third of what the rows do
        turn = max(turn, *(row[4] for row in some))
        read.append(np.array([row[0] for row in some], np.int64))
        alive = [row for row in some if row[1] is not None]
        numbers.append(np.array([row[0] for row in alive], np.int64))
        names.append(np.array([row[1] for row in alive], np.str_))
        parts.append(np.frombuffer(b"".join(bytes(row[2]) for row in alive), ROW))
        ties += [bytes(row[3]) for row in alive]
    number, incident = np.concatenate(numbers), np.concatenate(names)
    packed = np.concatenate(parts)
    facets.read(
        int(key) for side in ("victims", "perpetrator", "place") for key in np.unique(packed[side])
    )
    if before is not None:
        if not read:
            return before, turn
        stays = ~np.isin(before.number, np.concatenate(read))
        number = np.concatenate([before.number[stays], number])
        incident = np.concatenate([before.incident[stays], incident])
        packed = np.concatenate([before.rows[stays], packed])
        ties = [one for one, there in zip(before.ties, stays, strict=True) if there] + ties
    return Held(number, incident, packed, ties, facets), turn
