"""
Tallies of what stands for ten million claims on PostgreSQL.

A disk that would hold ten million whole claims is not to be had everywhere. So invented claims are
loaded and reconciled by the program itself, and only the rows that a sum is reckoned from are
multiplied: shares of incidents and claims set aside, each copy in later days. Lines of a tally,
which show incidents with their claims, are not measured here.

    python -m benchmarks tallies-postgresql                  100,000 claims, a hundred times
    python -m benchmarks tallies-postgresql --claims 1000000 the same in all
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Any

import numpy as np
from evals.datasets import DataError
from evals.synthetic import CLAIMS_A_DAY

from benchmarks.ledger import readings, server
from benchmarks.measure import machine
from benchmarks.page import table
from warledger.records import Outcome, Policy, TallyQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from warledger_desk.ledger.location import Location

#: Claims that the multiplied ones stand for, those that are loaded, and those of a batch.
SIZE, BASE, _BATCH = 10_000_000, 100_000, 200
_FIRST, _WHEN = date(2010, 1, 1), datetime(2020, 1, 1, tzinfo=UTC)
#: Beside the one that is asked for first.
_POLICIES = [policy for policy in Policy if policy not in {Policy.LOW_BEST_HIGH, Policy.BAYES}]


def measured(claims: int | None = None, base: int = BASE) -> dict[str, str]:
    """
    The page's part ``tallies-postgresql``.

    Args:
        claims: How many the rows stand for; without, ten million.
        base: How many are loaded.

    Raises:
        DataError: Fewer claims than are loaded, or no server can be started here.
    """
    size = SIZE if claims is None else claims
    if size < base:
        raise DataError(f"{size:,} claims are fewer than the {base:,} that are loaded")
    with server() as place:
        if place is None:
            raise DataError("no PostgreSQL server can be started here")
        where = place(base)
        loaded = _timed(lambda: _load(where, base))
        _say(f"{base:,} claims loaded and reconciled: {loaded[1]:.0f} s")
        copied = _timed(lambda: multiply(size // base, base))
        _say(f"{size // base} times: {copied[1]:.0f} s")
        return {"tallies-postgresql": _asked(size, base)}


def _say(line: str) -> None:
    print(f"benchmarks: {line}", file=sys.stderr, flush=True)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of this process's processor, and of the clock."""
    core, clock = thread_time(), perf_counter()
    work()
    return thread_time() - core, perf_counter() - clock


def _load(where: Location, size: int) -> None:
    from warledger_desk.ledger.opening import open_ledger  # noqa: PLC0415

    open_ledger(where, create=True)
    from warledger_desk.ledger.services.add import add_many  # noqa: PLC0415
    from warledger_desk.ledger.services.reconciling import bring_up_to_date  # noqa: PLC0415

    given = readings(size)
    while batch := list(islice(given, _BATCH)):
        add_many(batch, folder=Path("/"), when=_WHEN, engine="0")
    bring_up_to_date(when=_WHEN)


def multiply(copies: int, base: int) -> None:
    """
    Copy the rows of the open ledger that a sum is reckoned from until there are so many.

    Args:
        copies: How many there are to be, the ledger's own among them; 4,096 at most.
        base: The ledger's claims, which tell over how many days it runs.
    """
    from django.db import connection, transaction  # noqa: PLC0415

    from warledger_desk.ledger import models  # noqa: PLC0415

    rows = list(
        models.Share.objects.exclude(incident=None)
        .order_by("number")
        .values_list("number", "incident", "outcome", "turn", "packed", "ties")
    )
    highest = max(row[0] for row in rows)
    days = base // CLAIMS_A_DAY + 60
    aside = models.Aside._meta.db_table  # noqa: SLF001
    columns = "number, incident, outcome, turn, packed, ties"
    with transaction.atomic(), connection.cursor() as cursor:
        for number in range(1, copies):
            mark = f"g{number:03x}"
            into = f"COPY {models.Share._meta.db_table} ({columns}) FROM STDIN"  # noqa: SLF001
            with cursor.cursor.copy(into) as copy:
                for row in _later(rows, mark, (number * highest, number * days)):
                    copy.write_row(row)
            cursor.execute(
                f"INSERT INTO {aside} (claim, report, outcome, reader, planned)"  # noqa: S608 - ours
                f" SELECT %s || substr(claim, 5), %s || substr(report, 5), outcome, reader, planned"
                f" FROM {aside} WHERE claim NOT LIKE 'g%%'",
                [mark, mark],
            )
        models.Reconciliation.objects.update(state="multiplied")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _later(
    rows: Sequence[tuple[Any, ...]], mark: str, by: tuple[int, int]
) -> Iterator[tuple[Any, ...]]:
    """Shares of other incidents, so many numbers and days on."""
    from warledger_desk.ledger.services.shares import ROW, UNKNOWN, Tie  # noqa: PLC0415

    packed = np.frombuffer(b"".join(bytes(row[4]) for row in rows), ROW).copy()
    for name in ("start", "end"):
        packed[name][packed[name] != UNKNOWN] += by[1]
    for at, (number, incident, outcome, turn, _, ties) in enumerate(rows):
        tied = np.frombuffer(bytes(ties), "<i8") + by[0] * len(Tie)
        name = mark + str(incident)[len(mark) :]
        yield number + by[0], name, outcome, turn, packed[at].tobytes(), tied.tobytes()


def _questions() -> dict[str, dict[str, Any]]:
    """What is asked for, of the middle of the loaded days."""
    from warledger_desk.ledger import models  # noqa: PLC0415

    known = models.Incident.objects.filter(outcome="killed", start__isnull=False)
    town, side, doer = (
        known.exclude(**{name: None}).order_by("start", "id").values_list(name, flat=True)[0]
        for name in ("place", "victims", "perpetrator")
    )
    day = _FIRST + timedelta(days=400)
    year, later = {"start": day, "end": day + timedelta(days=365)}, {"start": day}
    people, did, there = {"actor": side}, {"perpetrator": doer}, {"place": town}
    return {
        "a day": {"start": day, "end": day},
        "a year": year,
        "that year and all later": later,
        "a town": there,
        "a town in a year": there | year,
        "one side's people": people,
        "one side's people in a year": people | year,
        "one side's people in a town": people | there,
        "one side's people in a town in a year": people | there | year,
        "what one side did": did,
        "what one side did from a day on": did | later,
        "what one side did to another's people": people | did,
        "what one side did in a town": did | there,
        "everything": {},
    }


def _asked(size: int, base: int) -> str:
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from warledger_desk.ledger import models  # noqa: PLC0415
    from warledger_desk.ledger.services.questions import question  # noqa: PLC0415
    from warledger_desk.ledger.services.tallying import bounds, by_period, warm  # noqa: PLC0415

    when = timezone.now()
    ready = _timed(warm)
    _say(f"ready after {ready[1]:.0f} s of the clock, {ready[0]:.0f} of the processor")
    rows = []
    for name, limits in _questions().items():
        query = TallyQuery(outcome=Outcome.KILLED, **limits)
        taken = [
            _timed(lambda one=one: bounds(one, when=when))  # type: ignore[misc]
            for one in (query, *(replace(query, policy=policy) for policy in _POLICIES), query)
        ]
        taken.append(_timed(lambda one=query: by_period(one, "month", when=when)))  # type: ignore[misc]
        chosen = question(query).chosen
        figures = len(chosen.items) + len(chosen.left_out) + len(chosen.rates)
        rows.append(
            [name, f"{figures:,}", *(f"{1000 * core:,.0f} ({1000 * clock:,.0f})"
                                     for core, clock in taken)]
        )  # fmt: skip
        _say(" | ".join(rows[-1]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        disk = cursor.fetchone()[0] / 2**30
    words = (
        f"{machine()}; PostgreSQL. {base:,} invented claims were loaded and reconciled; the "
        f"{models.Share.objects.count():,} shares and {models.Aside.objects.count():,} claims set "
        f"aside that sums are reckoned from are those of {size // base:,} such ledgers in a row, "
        f"so that they stand for {size:,} claims ({disk:.1f} GB). Reading them and summing each "
        f"outcome, which a server does at its start, takes {ready[0]:.0f} s of the processor. "
        "Milliseconds of this process's processor, in brackets of the clock; everything has been "
        "summed at the start, the rest is asked for the first time:"
    )
    policies = (policy.value for policy in _POLICIES)
    head = ["killed, of", "figures", "first", *policies, "again", "month by month"]
    return f"{words}\n\n{table(head, rows)}"
