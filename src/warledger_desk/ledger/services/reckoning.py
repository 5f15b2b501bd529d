"""
All clusters of a ledger reckoned, by several processes where that pays.

Claims of different outcomes have nothing to do with each other unless a report or a person ties
them together. So of a large ledger each of several processes (`reckoners`) reckons some outcomes:
it is given the rows of its claims as this one reads them, knows nothing of the database, and leaves
what is to be stored in a drawer (`drawers`). One with more claims than a process should have links
them all and then reckons their clusters in portions (`warledger.reconcile.portions`), each in a
copy of itself. What comes of it is the same, row by row. Where one of these processes fails,
whatever the cause, all is reckoned here.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import sqlite3
import sys
import threading
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F

from warledger.reconcile.clusters import reckon_part
from warledger.reconcile.portions import Portions, completed
from warledger_desk.ledger import models
from warledger_desk.ledger.services.drawers import InHand
from warledger_desk.ledger.services.entries import batches, chunks
from warledger_desk.ledger.services.keeping import About, put_rows, rows_of
from warledger_desk.ledger.services.keeping_shares import ASIDES, asides_of
from warledger_desk.ledger.services.reckoners import Seat, at_work, copied, fed, seated
from warledger_desk.ledger.services.shares import Totals, shares_of
from warledger_desk.ledger.services.stored import Shared
from warledger_desk.ledger.services.watching import step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from warledger.reconcile.clusters import Part, Standing
    from warledger.reconcile.judging import Rulings
    from warledger.reconcile.portions import First
    from warledger.records import Entry
    from warledger_desk.ledger.services.drawers import Drawer
    from warledger_desk.ledger.services.entries import Batch
    from warledger_desk.ledger.services.shares import Shares

_LOG = logging.getLogger(__name__)
#: Claims from which on several processes pay.
_MANY = 20_000
#: Processes at most: SQLite reaches no more than ten drawers at once, and one process writes.
_MOST = 8
_COMPARING = "comparing claims"


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be known beside the claims."""

    ruled: Rulings  #: the judgements in force
    parents: Mapping[str, str]  #: which actor belongs to which
    published: Collection[tuple[str, int]]  #: reports with the numbers of versions that are


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is stored of claims."""

    shares: Shares
    standing: Standing
    referents: Mapping[str, str]  #: the places and actors that incidents name
    drawer: Drawer  #: with the rows, those of `ASIDES` too; reached


@dataclass(frozen=True, slots=True)
class Side:
    """What a process and its copies reckon."""

    outcomes: frozenset[str]
    portions: int  #: in how many, beside the clusters with totals; 1: all at once

    @property
    def seats(self) -> int:
        """How many processes leave something."""
        return 1 if self.portions == 1 else 1 + self.portions


def reckoned(task: Task) -> list[Made]:
    """All claims of the ledger reckoned."""
    sides = _sides(task.ruled, min(_MOST, _processors()))
    if sides:
        try:
            return _by_several(task, sides)
        except (OSError, EOFError, pickle.PickleError, sqlite3.Error) as error:
            why = str(error) or type(error).__name__
            _LOG.warning("the ledger is reckoned by one process, as several could not: %s", why)
    shared = Shared()
    with step(_COMPARING):
        entries = (one for batch in _read() for one in batch.entries(shared))
        return [_put(task, reckon_part(entries, task.ruled, task.parents, None), InHand())]


def _read() -> Iterator[Batch]:
    """All claims, as whoever watches sees them pass."""
    with step("reading claims", models.Claim.objects.count) as passed:
        for batch in batches():
            yield batch
            passed(len(batch.rows))


def _put(task: Task, part: Part, drawer: Drawer, totals: Totals | None = None) -> Made:
    """Rows of what was reckoned into a drawer."""
    shares = shares_of(part, totals)
    about = About(task.parents, task.published, {} if totals is None else totals.entries)
    rows = rows_of(part, shares, about)
    put_rows(drawer, rows)
    drawer.put(ASIDES, asides_of(part.known.entries.values(), task.ruled))
    return Made(
        shares=shares, standing=part.standing, referents=rows.referents, drawer=drawer
    )  # fmt: skip


def _processors() -> int:
    """How many may be used; one where starting a process as a copy of this one is not safe."""
    alone = threading.active_count() == 1 and not multiprocessing.current_process().daemon
    # JAX, which the policy bayes brings, has threads that Python does not count.
    if sys.platform != "linux" or not alone or "jax" in sys.modules:
        return 1
    return len(os.sched_getaffinity(0))


def _sides(ruled: Rulings, processes: int) -> list[Side]:
    """What each of several processes reckons; nothing where they would not pay."""
    if processes == 1:
        return []
    # Of all versions: that is read in an index alone, and near enough.
    rows = models.Claim.objects.order_by().values_list("outcome").annotate(n=Count("*"))
    number: Counter[str] = Counter(dict(rows))
    whole = number.total()
    if whole < _MANY:
        return []
    tied = {pair for pair in _tied(ruled) if pair}
    # A correction may name an outcome that no stored claim has.
    groups = {frozenset([outcome]) for outcome in number.keys() | frozenset().union(*tied)}
    for pair in tied:
        together = {group for group in groups if not group.isdisjoint(pair)}
        groups = groups - together | {frozenset().union(*together)}

    def size(group: Collection[str]) -> int:
        return sum(number[one] for one in group)

    sides: list[set[str]] = [set() for _ in range(min(processes, len(groups)))]
    for group in sorted(groups, key=lambda group: (-size(group), min(group))):
        min(sides, key=size).update(group)
    return [
        Side(frozenset(side), max(1, round(processes * size(side) / max(1, whole))))
        for side in sides
    ]


def _tied(ruled: Rulings) -> Iterator[frozenset[str]]:
    """Outcomes that have to be reckoned together."""
    for tie in ("part_of", "same_as"):
        other = f"{tie}__outcome"
        # Any id is more than nothing: asked so, the index is used that has those few alone.
        rows = models.Claim.objects.filter(**{f"{tie}__gt": ""}).exclude(outcome=F(other))
        yield from set(map(frozenset, rows.order_by().values_list("outcome", other)))
    pairs = [*ruled.same, *ruled.restates, *ruled.contradicts, *map(frozenset, ruled.parts)]
    judged = {key for pair in pairs for key in pair} | ruled.corrected.keys()
    outcomes: dict[str, str] = {}
    for some in chunks(sorted(judged)):
        rows = models.Claim.objects.filter(pk__in=some)
        outcomes |= dict(rows.values_list("pk", "outcome"))
    for pair in pairs:
        yield frozenset(outcomes[key] for key in pair if key in outcomes)
    for key, judgement in ruled.corrected.items():
        if key in outcomes:
            now = (judgement.value or {}).get("outcome", outcomes[key])
            yield frozenset([outcomes[key], str(now)])


def _by_several(task: Task, sides: Sequence[Side]) -> list[Made]:
    """
    The ledger's claims reckoned by processes of which each takes a side.

    Raises:
        OSError: One of them did not do its part.
        EOFError: One ended.
        pickle.PickleError: What one left can't be read.
        sqlite3.Error: A drawer can't be made, read or filled.
    """
    with seated([side.seats for side in sides]) as work:
        for side, own in zip(sides, work.seats, strict=True):
            work.start(_reckon, (task, side, own), own)
        fed(work, (tuple(batch.of(side.outcomes) for side in sides) for batch in _read()))
        with step(_COMPARING):
            left = work.collected()
        return [
            Made(shares=shares, standing=standing, referents=referents, drawer=drawer)
            for drawer, (shares, standing, referents) in left
        ]


def _reckon(task: Task, side: Side, seats: Sequence[Seat]) -> None:
    """A process that has the first one's connection to the database, and leaves it alone."""
    first = seats[0]
    with at_work(first):
        entries = _received(first)
        if side.portions == 1:
            part = reckon_part(entries, task.ruled, task.parents, None)
            _leave(first, _put(task, part, first.drawer))
            return
        portions = Portions(entries, task.ruled, task.parents, side.portions)
        begun = portions.first()
        divided = _Divided(task, portions, begun, Totals(begun.part))
        others = [
            copied(_other, (divided, number), seat) for number, seat in enumerate(seats[1:], 1)
        ]
        part = completed(begun.part, [one.said() for one in others])
        made = _put(task, part, first.drawer)
        for one in others:
            one.ended()
        _leave(first, made)


@dataclass(frozen=True, slots=True)
class _Divided:
    """What copies of a process that reckons go on with."""

    task: Task
    portions: Portions
    first: First  #: the first portion, reckoned
    totals: Totals  #: its totals


def _other(divided: _Divided, number: int, seat: Seat) -> None:
    """A copy of such a process, for one portion."""
    with at_work(seat):
        part = divided.portions.other(number, divided.first)
        seat.tell(part.within)
        _leave(seat, _put(divided.task, part, seat.drawer, divided.totals))


def _leave(seat: Seat, made: Made) -> None:
    seat.leave((made.shares, made.standing, made.referents))


def _received(seat: Seat) -> Iterator[Entry]:
    shared = Shared()
    while (batch := seat.given()) is not None:
        yield from batch.entries(shared)
