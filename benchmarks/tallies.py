"""
Tallies of a large ledger: what each costs when it is first asked for, and when it is asked again.

Before the first one a process reads what a tally needs of all incidents, and sums each outcome over
the whole ledger, as a server does at its start.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from time import thread_time
from typing import TYPE_CHECKING, Any

from benchmarks.large import one_in
from benchmarks.measure import machine
from benchmarks.page import table
from warledger.records import Outcome, Policy, TallyQuery

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_YEAR = (date(2030, 1, 1), date(2030, 12, 31))
_DAY = date(2031, 5, 5)
#: What is asked for; places and actors are those of the invented war (`evals.synthetic`).
_ASKED: dict[str, dict[str, Any]] = {
    "a day": {"start": _DAY, "end": _DAY},
    "a year": {"start": _YEAR[0], "end": _YEAR[1]},
    "a town": {"place": "s:Rirkanturkan"},
    "a province": {"place": "s:Province Rirkan"},
    "a province in a year": {
        "place": "s:Province Rirkan", "start": _YEAR[0], "end": _YEAR[1],
    },
    "a year and all later": {"start": _YEAR[0]},
    "victims in a province": {"place": "s:Province Rirkan", "actor": "s:Northern Front"},
    "victims in a province in a year": {
        "place": "s:Province Rirkan", "actor": "s:Northern Front", "start": _YEAR[0],
        "end": _YEAR[1],
    },
    "a perpetrator": {"perpetrator": "s:Army Command"},
    "a perpetrator's victims of one side": {
        "perpetrator": "s:Army Command", "actor": "s:Northern Front",
    },
    "one of three victims": {"actor": "s:Northern Front"},
    "everything": {},
}  # fmt: skip
#: Beside the one that is asked for first.
_POLICIES = [policy for policy in Policy if policy not in {Policy.LOW_BEST_HIGH, Policy.BAYES}]


def measured(every: int) -> dict[str, str]:
    """
    The page's part ``tallies``.

    Args:
        every: One in so many of the million claims.

    Raises:
        DataError: So few make no ledger.
    """
    return {"tallies": asked(*one_in(every))}


def asked(path: Path, size: int) -> str:
    """
    Ask a ledger for its tallies.

    Args:
        path: The ledger.
        size: Its claims.
    """
    from warledger_desk.ledger.opening import open_ledger  # noqa: PLC0415

    open_ledger(path, create=False, web=True)
    from django.utils import timezone  # noqa: PLC0415

    from warledger_desk.ledger.services.paging import Turn  # noqa: PLC0415
    from warledger_desk.ledger.services.tallying import (  # noqa: PLC0415
        bounds,
        by_period,
        tally_page,
        warm,
    )

    when = timezone.now()
    read = _timed(lambda: bounds(TallyQuery(outcome=Outcome.KILLED), when=when))
    rest = _timed(warm)
    rows = []
    for name, limits in _ASKED.items():
        query = TallyQuery(outcome=Outcome.KILLED, **limits)
        others = [replace(query, policy=policy) for policy in _POLICIES]
        first = _timed(lambda one=query: bounds(one, when=when))  # type: ignore[misc]
        seconds = [
            first,
            max(_timed(lambda one=one: bounds(one, when=when)) for one in others),  # type: ignore[misc]
            _timed(lambda one=query: by_period(one, "month", when=when)),  # type: ignore[misc]
            _timed(lambda one=query: tally_page(one, Turn(limit=50), when=when)),  # type: ignore[misc]
            _timed(lambda one=query: bounds(one, when=when)),  # type: ignore[misc]
        ]
        page = tally_page(query, Turn(limit=1), when=when)
        figures = page.counted + page.others
        rows.append([name, f"{figures:,}", *(f"{1000 * one:,.0f}" for one in seconds)])
    head = [
        "killed, of", "figures", "first, ms", "five other policies, the slowest", "month by month",
        "50 lines with notes", "again",
    ]  # fmt: skip
    words = (
        f"{machine()}; {size:,} claims on SQLite; processor time. The first tally of a process, of "
        f"all killed, reads what tallies need: {read:.1f} s; the same for all other outcomes: "
        f"{rest:.1f} s. A server does both at its start; the tallies below are asked then."
    )
    return f"{words}\n\n{table(head, rows)}"


def _timed(work: Callable[[], object]) -> float:
    start = thread_time()
    work()
    return thread_time() - start
