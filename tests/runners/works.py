"""Work for engines that needs no language model; other processes import it from here."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from warledger.errors import ResourceError
from warledger.ingest import Failure, Kind, Piece
from warledger.ingest.contract import Task
from warledger.runners import Batch, Done

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warledger.runners.queueing import Result


def piece(number: int) -> Piece:
    where = f"docs, line {number}"
    task = Task(source="docs", where=where, record=f"line {number}")
    return Piece(kind=Kind.ROWS, raw=str(number).encode(), task=task)


def batches(count: int, size: int = 2) -> Iterator[Batch]:
    """So many batches with pieces that are numbered through."""
    for number in range(count):
        items = tuple(piece(number * size + place) for place in range(size))
        yield Batch(number=number, items=items)


def tripled(batch: Batch) -> tuple[Done | Failure, ...]:
    """Each number times three; the process beside it is told by nothing."""
    done: list[Done | Failure] = []
    for item in batch.items:
        assert isinstance(item, Piece)
        number = int(item.raw)
        done.append(Done(id=str(number), where=item.task.where, body=number * 3, claims=0, false=0))
    return tuple(done)


def with_process(batch: Batch) -> tuple[Done | Failure, ...]:
    """The number of the process that did it."""
    return (Done(id="", where="", body=os.getpid(), claims=0, false=0),) * len(batch.items)


def broken(batch: Batch) -> tuple[Done | Failure, ...]:
    """Fails as a damaged installation does."""
    if batch.number == 3:
        raise ResourceError("the model is missing")
    return tripled(batch)


class KillsOnce:
    """The first process that comes to this batch is killed."""

    def __init__(self, folder: Path, number: int) -> None:
        self.marker = folder / "killed"
        self.number = number

    def __call__(self, batch: Batch) -> tuple[Done | Failure, ...]:
        if batch.number == self.number and not self.marker.exists():
            self.marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return tripled(batch)


class KillsAlways:
    """Every process that comes to this item is killed."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self, batch: Batch) -> tuple[Done | Failure, ...]:
        if any(isinstance(item, Piece) and int(item.raw) == self.number for item in batch.items):
            os.kill(os.getpid(), signal.SIGKILL)
        return tripled(batch)


def bodies(results: Iterator[Result]) -> list[object]:
    """What came out: the bodies, and the failures as text."""
    return [
        str(outcome.error) if isinstance(outcome, Failure) else outcome.body
        for _, outcomes in results
        for outcome in outcomes
    ]
