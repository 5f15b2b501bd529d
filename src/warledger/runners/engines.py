"""Engines run work on batches; they differ in where, never in what comes out."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from warledger.runners.batches import Batch
    from warledger.runners.queueing import Result, Work


class EngineName(StrEnum):
    """Where reports are read."""

    AUTO = "auto"  #: in this process for up to `FEW` reports, else in a pool
    SERIAL = "serial"  #: in this process
    POOL = "pool"  #: in processes of this machine
    DASK = "dask"  #: on a Dask cluster


#: More reports than this are worth the start of further processes.
FEW = 50


class Engine(Protocol):
    """
    Runs work on batches.

    Contract, checked in tests/runners: every batch comes back once, in the order given, with what
    the work gave for it; batches are taken lazily, with a bounded number on their way; an error
    that the work raises ends the run with that error; closing the iterator ends all work.
    """

    def run(self, work: Work, batches: Iterable[Batch]) -> Generator[Result, None, None]:
        """The batches with their outcomes, in order."""
        ...


class Serial:
    """One batch after the other, in this process."""

    def run(self, work: Work, batches: Iterable[Batch]) -> Generator[Result, None, None]:
        """See `Engine.run`."""
        for batch in batches:
            yield batch, work(batch)


def worker_count() -> int:
    """Processes of a pool by default: one for each processor that we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def engine_of(
    name: EngineName, *, workers: int | None = None, scheduler: str | None = None
) -> Engine:
    """
    The engine of a name; ``auto`` is the pool.

    Args:
        name: Which.
        workers: Processes of a pool or of a cluster on this machine; `worker_count` by default.
        scheduler: Address of a Dask scheduler; None starts a cluster on this machine.

    Raises:
        RunnerError: Dask is not installed.
    """
    count = workers or worker_count()
    if name is EngineName.SERIAL:
        return Serial()
    if name is EngineName.DASK:
        from warledger.runners.on_dask import OnDask  # noqa: PLC0415 - an extra

        return OnDask(address=scheduler, workers=count)
    # Not every system can start processes as the pool does; reading in one works on all.
    from warledger.runners.pool import Pool  # noqa: PLC0415

    return Pool(count)
