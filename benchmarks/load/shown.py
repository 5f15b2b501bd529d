"""The tables of a run."""

from __future__ import annotations

import os
from itertools import chain
from typing import TYPE_CHECKING

from benchmarks.measure import middle, percentile
from benchmarks.page import table

if TYPE_CHECKING:
    from benchmarks.load.run import Run

#: Seconds that 95 of 100 answers stay under.
BOUND = 0.3
#: Slow on purpose: a password that is checked fast is guessed fast.
_SLOW = "desk: signing in"


def within(run: Run) -> bool:
    """Whether the 95th percentile of all answers, signing in apart, is under the bound."""
    every = chain_of(run)
    return bool(every) and percentile(every, 0.95) < BOUND


def chain_of(run: Run) -> list[float]:
    """Seconds of every answer but those that check a password."""
    return list(chain.from_iterable(v for kind, v in run.log.seconds.items() if kind != _SLOW))


def shown(run: Run) -> str:
    """What the page shows."""
    every = chain_of(run)
    errors = sum(run.log.errors.values())
    minutes = f"{run.minutes:g} minutes" if run.minutes != 1 else "a minute"
    head = (
        f"{run.readers} readers and {run.reviewers} reviewers for {minutes} on a site of "
        f"{run.reports:,} published reports, on SQLite, server, worker and people on the same "
        f"{os.cpu_count()} processors. {len(every):,} answers, {errors} errors. Signing in is not "
        "part of all answers: checking a password takes long on purpose."
    )
    rows = [_row("**all answers**", every, sum(run.log.unchanged.values()))]
    rows += [
        _row(kind, seconds, run.log.unchanged.get(kind, 0))
        for kind, seconds in sorted(run.log.seconds.items())
    ]
    busy = (
        f"Load of the machine: {run.load[0]:.1f} before, {run.load[1]:.1f} after. Processor time: "
        f"server and worker {run.served:.0f} s, the people's own process {run.asked:.0f} s, other "
        f"programs on the machine {run.others:.0f} s."
    )
    if ahead := -os.getpriority(os.PRIO_PROCESS, 0):
        busy += f" Server, worker and people ran ahead of other programs (nice {-ahead})."
    return "\n\n".join(
        [
            head,
            table(["", "answers", "unchanged (304)", "p50, ms", "p95, ms", "p99, ms"], rows),
            _memory(run),
            busy,
        ]
    )


def _row(name: str, seconds: list[float], unchanged: int) -> list[str]:
    figures = [middle(seconds), percentile(seconds, 0.95), percentile(seconds, 0.99)]
    return [name, f"{len(seconds):,}", f"{unchanged:,}", *(f"{1000 * one:.0f}" for one in figures)]


def _memory(run: Run) -> str:
    names = ["server", "worker"]
    times = ["start", *(f"minute {n}" for n in range(1, len(run.memory)))]
    rows = [[name, *(f"{told.get(name, 0):.0f}" for told in run.memory)] for name in names]
    return table(["memory, MiB", *times], rows)
