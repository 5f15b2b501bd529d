"""Processes that work for another one: the end of any of them is noticed, and none stays."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from warledger_desk.ledger.services.reckoners import at_work, fed, seated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger_desk.ledger.location import Location
    from warledger_desk.ledger.services.reckoners import Seat

pytestmark = pytest.mark.filterwarnings(r"ignore:os\.fork\(\) was called:RuntimeWarning")

#: More than a pipe holds.
LARGE = b"x" * 400_000
#: Seconds after which whoever still waits would wait for ever.
PATIENCE = 120


@contextmanager
def patient() -> Iterator[None]:
    def end(*_: Any) -> None:
        raise AssertionError("nobody noticed that a process has ended")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def count(number: int, fails: int, how: str, seats: Sequence[Seat]) -> None:
    """Count what is given; one fails at the first."""
    with at_work(seats[0]):
        told = 0
        while seats[0].given() is not None:
            told += 1
            if number == fails and how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if number == fails:
                raise ValueError("a fault")
        seats[0].leave((number, told))


def counted(fails: int, how: str) -> list[Any]:
    with patient(), seated([1, 1, 1]) as work:
        for number, own in enumerate(work.seats):
            work.start(count, (number, fails, how, own), own)
        fed(work, ((LARGE,) * 3 for _ in range(6)))
        found = work.collected()
    for drawer, _ in found:
        drawer.close()
    return [said for _, said in found]


def test_each_process_gets_its_part_and_leaves_what_it_made(where: Location) -> None:
    assert counted(-1, "") == [(0, 6), (1, 6), (2, 6)]


@pytest.mark.parametrize("fails", [0, 1, 2])
@pytest.mark.parametrize("how", ["killed", "failing"])
def test_a_process_that_ends_while_it_is_fed_is_noticed(
    where: Location, fails: int, how: str
) -> None:
    with pytest.raises((OSError, EOFError)):
        counted(fails, how)
