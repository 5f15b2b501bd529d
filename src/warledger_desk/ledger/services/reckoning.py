"""
All clusters of a ledger reckoned, by two processes where that pays.

Claims of different outcomes have nothing to do with each other unless a report or a person ties
them together. So of a large ledger some outcomes are reckoned by a second process: it is given the
rows of its claims as this one reads them, knows nothing of the database, and leaves what is to be
stored in a drawer (`drawers`). What comes of it is the same, row by row. Where the second process
fails, whatever the cause, all is reckoned here.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import pickle
import signal
import sqlite3
import sys
import tempfile
import threading
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.db.models import Count, F

from warledger.reconcile.clusters import reckon_part
from warledger_desk.ledger import models
from warledger_desk.ledger.services.drawers import InHand, new_drawers
from warledger_desk.ledger.services.entries import batches, chunks
from warledger_desk.ledger.services.keeping import About, put_rows, rows_of
from warledger_desk.ledger.services.keeping_shares import ASIDES, asides_of
from warledger_desk.ledger.services.shares import shares_of
from warledger_desk.ledger.services.stored import Shared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection

    from warledger.reconcile.clusters import Standing
    from warledger.reconcile.judging import Rulings
    from warledger.records import Entry
    from warledger_desk.ledger.services.drawers import Drawer
    from warledger_desk.ledger.services.shares import Shares

#: Claims from which on a second process pays, and the least part of them that it takes.
_MANY, _PART = 20_000, 0.1
#: Linux: have a process end with the one that started it.
_ENDS_WITH_PARENT = 1


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
    drawer: Drawer  #: with the rows, those of `ASIDES` too; reached


def reckoned(task: Task) -> list[Made]:
    """All claims of the ledger reckoned, in one part or in two."""
    theirs = _theirs(task.ruled) if _processors() > 1 else frozenset()
    if theirs:
        with suppress(OSError, EOFError, pickle.PickleError, sqlite3.Error):
            return _by_two(task, theirs)
    shared = Shared()
    entries = (one for batch in batches() for one in batch.entries(shared))
    return [_made(task, entries, InHand())]


def _made(task: Task, entries: Iterable[Entry], drawer: Drawer) -> Made:
    part = reckon_part(entries, task.ruled, task.parents, None)
    shares = shares_of(part)
    put_rows(drawer, rows_of(part, shares, About(task.parents, task.published, {})))
    drawer.put(ASIDES, asides_of(part.known.entries.values(), task.ruled))
    return Made(shares=shares, standing=part.standing, drawer=drawer)


def _processors() -> int:
    """How many may be used; one where starting a process as a copy of this one is not safe."""
    alone = threading.active_count() == 1 and not multiprocessing.current_process().daemon
    # JAX, which the policy bayes brings, has threads that Python does not count.
    if sys.platform != "linux" or not alone or "jax" in sys.modules:
        return 1
    return len(os.sched_getaffinity(0))


def _theirs(ruled: Rulings) -> frozenset[str]:
    """Outcomes whose claims a second process takes; none where it would not pay."""
    # Of all versions: that is read in an index alone, and near enough.
    rows = models.Claim.objects.order_by().values_list("outcome").annotate(n=Count("*"))
    number: Counter[str] = Counter(dict(rows))
    whole = number.total()
    if whole < _MANY:
        return frozenset()
    tied = {pair for pair in _tied(ruled) if pair}
    # A correction may name an outcome that no stored claim has.
    groups = {frozenset([outcome]) for outcome in number.keys() | frozenset().union(*tied)}
    for pair in tied:
        together = {group for group in groups if not group.isdisjoint(pair)}
        groups = groups - together | {frozenset().union(*together)}
    sized = sorted(groups, key=lambda group: (-sum(number[one] for one in group), min(group)))
    sides: list[set[str]] = [set(), set()]
    for group in sized:
        min(sides, key=lambda side: sum(number[one] for one in side)).update(group)
    # This process reads for both and waits for the other one: that has the larger part.
    larger = max(sides, key=lambda side: sum(number[one] for one in side))
    ours = whole - sum(number[one] for one in larger)
    return frozenset(larger) if ours > _PART * whole else frozenset()


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


def _by_two(task: Task, theirs: frozenset[str]) -> list[Made]:
    """
    The ledger's claims reckoned by this process and a second one.

    Args:
        task: What both have to know.
        theirs: Outcomes of the second one's claims.

    Raises:
        OSError: The second process did not do its part.
        EOFError: It ended.
        sqlite3.Error: A drawer can't be made, read or filled.
    """
    with ExitStack() as held:
        ours, others = drawers = new_drawers(2)
        for drawer in drawers:
            held.callback(drawer.close)
        file = held.enter_context(tempfile.TemporaryFile())
        process, pipe = _started(task, drawers, file)
        try:
            _hold(drawers, pipe)
            # The other one has the larger part: rows are made while it is waited for.
            made = _made(task, _ours(pipe, theirs), ours)
            ours.shut()
            if not pipe.recv():
                raise OSError("the second process could not reckon")
        finally:
            pipe.close()
            process.kill()  # what it holds need not be let go of piece by piece
            process.join()
        found = [made, _read(file, others)]
        held.pop_all()  # what is in the drawers is read when rows are written
        file.close()
        return found


def _hold(drawers: Sequence[Drawer], pipe: Connection) -> None:
    """Reach our drawer and the second process's, which has opened it; then they have no name."""
    try:
        if not pipe.recv():
            raise OSError("the second process has no drawer")
        drawers[0].open()
        for drawer in drawers:
            drawer.reach()
    finally:
        for drawer in drawers:
            drawer.unname()
    pipe.send(True)


def _ours(pipe: Connection, theirs: frozenset[str]) -> Iterator[Entry]:
    """Our claims as entries; the rows of the others go to the second process."""
    shared = Shared()
    for batch in batches():
        pipe.send(batch.of(theirs))
        yield from batch.of(theirs, others=True).entries(shared)
    pipe.send(None)


def _started(task: Task, drawers: Sequence[Drawer], file: IO[bytes]) -> tuple[Any, Connection]:
    """A copy of this process that works for it, and what leads to it."""
    context = multiprocessing.get_context("fork")
    ours, their_end = context.Pipe()
    given = (task, their_end, ours, drawers, file)
    process = context.Process(target=_serve, args=given, daemon=True)
    process.start()
    their_end.close()
    return process, ours


def _serve(
    task: Task, pipe: Connection, other: Connection, drawers: Sequence[Drawer], file: IO[bytes]
) -> None:
    """
    The second process. It has the first one's connection to the database, and leaves it alone.
    """
    other.close()
    made = None  # held until the end, for letting go of it takes seconds
    try:
        _begin(drawers, pipe)
        made = _made(task, _received(pipe), drawers[1])
        _write(made, file)
        done = True
    except BaseException:  # noqa: BLE001 - whatever it is, the first process reckons alone
        done = False
    with suppress(OSError):
        pipe.send(done)


def _begin(drawers: Sequence[Drawer], pipe: Connection) -> None:
    """Open the second process's drawer, and see to it that nothing is left of a killed first."""
    try:
        drawers[1].open()
        pipe.send(True)
        pipe.recv()
    finally:
        for drawer in drawers:
            drawer.unname()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_ENDS_WITH_PARENT, signal.SIGKILL)


def _received(pipe: Connection) -> Iterator[Entry]:
    shared = Shared()
    while (batch := pipe.recv()) is not None:
        yield from batch.entries(shared)


def _write(made: Made, file: IO[bytes]) -> None:
    """Have all of it be where `_read` finds it."""
    made.drawer.shut()
    pickle.dump((made.shares, made.standing), file)
    file.flush()


def _read(file: IO[bytes], drawer: Drawer) -> Made:
    file.seek(0)
    shares, standing = pickle.load(file)  # noqa: S301 - our own process wrote it
    return Made(shares=shares, standing=standing, drawer=drawer)
