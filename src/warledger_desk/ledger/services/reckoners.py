"""
Processes that reckon for another one, each at a seat: a pipe, a drawer for rows, and a file for
what is not rows.

They are copies of the first process, so that what is to be known need not be sent, and may make
copies of themselves in turn. The first one reaches each drawer before a row is in it. Whoever is
killed takes those with it that it started, and none leaves anything behind.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import pickle
import signal
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from multiprocessing.connection import wait
from typing import IO, TYPE_CHECKING, Any, NoReturn

from warledger_desk.ledger.services.drawers import new_drawers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, ForkProcess

    from warledger_desk.ledger.services.drawers import Drawer

#: Linux: have a process end with the one that started it.
_ENDS_WITH_PARENT = 1


@cache
def _fork() -> ForkContext:
    """Not on every system, so asked for where it is needed."""
    return multiprocessing.get_context("fork")


class Seat:
    """Where a process reckons."""

    def __init__(self, drawer: Drawer, file: IO[bytes]) -> None:
        self.drawer = drawer
        self.pipe, self.end = _fork().Pipe()  #: the first process's side, and the other one's
        self.told: Connection | None = None  #: of a copy: what leads to the process it is one of
        self.file = file
        self.reached = False  #: whether the first process holds the drawer

    def given(self) -> Any:
        """What the first process sends next."""
        return self.end.recv()

    def tell(self, value: object) -> None:
        """In a copy: tell the process that it is a copy of."""
        assert self.told is not None  # noqa: S101 - it is a copy
        self.told.send(value)

    def leave(self, beside: object) -> None:
        """Have the drawer's rows, and something beside them, be there for the first process."""
        self.drawer.shut()
        pickle.dump(beside, self.file)
        self.file.flush()
        self.end.send(True)

    def begin(self) -> None:
        """Open the drawer; see to it that nothing is left where the first process is killed."""
        parent = os.getppid()
        try:
            self.drawer.open()
            self.end.send(True)
            self.end.recv()
        finally:
            self.drawer.unname()
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_ENDS_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            raise OSError("the process that this one works for has ended")

    def hold(self) -> None:
        """In the first process: reach the drawer that was opened; then it has no name."""
        try:
            self.drawer.reach()
        finally:
            self.drawer.unname()
        self.reached = True
        self.pipe.send(True)


@contextmanager
def at_work(seat: Seat) -> Iterator[None]:
    """
    What a process does at its seat; then it ends.

    What it holds is not let go of piece by piece, which would take seconds.
    """
    try:
        seat.begin()
        yield
    except BaseException as error:  # noqa: BLE001 - whatever it is, the first process reckons alone
        with suppress(OSError):
            seat.end.send(f"{type(error).__name__}: {error}")
        _end(1)
    _end(0)


def _end(code: int) -> NoReturn:
    os._exit(code)


class Copy:
    """A copy of a process, seen by that one."""

    def __init__(self, process: ForkProcess, pipe: Connection) -> None:
        self._process, self._pipe = process, pipe

    def said(self) -> Any:
        """
        What it told.

        Raises:
            EOFError: It ended without a word.
        """
        return self._pipe.recv()

    def ended(self) -> None:
        """
        Wait for its end.

        Raises:
            OSError: It did not do its part.
        """
        self._process.join()
        if self._process.exitcode:
            raise OSError("a copy of the process could not reckon")


def copied(work: Callable[..., None], arguments: Sequence[Any], seat: Seat) -> Copy:
    """A copy of this process at work, given the arguments and its seat."""
    ours, seat.told = _fork().Pipe()
    process = _fork().Process(target=_copy, args=(ours, work, (*arguments, seat)))
    process.start()
    seat.told.close()
    return Copy(process, ours)


def _copy(other: Connection, work: Callable[..., None], arguments: Sequence[Any]) -> None:
    other.close()
    work(*arguments)


class Work:
    """
    All processes that reckon for this one.

    Args:
        seats: Of each process that this one starts, its own first, then those of its copies.
    """

    def __init__(self, seats: Sequence[Sequence[Seat]]) -> None:
        self.seats = seats
        self._processes: list[ForkProcess] = []

    def start(
        self, work: Callable[..., None], arguments: Sequence[Any], seats: Sequence[Seat]
    ) -> None:
        """
        Start a process.

        Raises:
            OSError: It can't be started, or has no drawer.
            EOFError: It ended.
        """
        others = [one for some in self.seats for one in some if one not in seats]
        process = _fork().Process(target=_own, args=(seats, others, work, arguments))
        process.start()
        self._processes.append(process)
        for seat in seats:
            seat.end.close()
        _heard(seats[0])
        seats[0].hold()

    def collected(self) -> list[tuple[Drawer, Any]]:
        """
        What is left at each seat, when all have ended: the drawer, and what is beside the rows.

        Raises:
            OSError: One did not do its part.
            EOFError: One ended.
            pickle.PickleError: What is left can't be read.
        """
        # What `wait` gives back is one of these.
        waiting: dict[Any, Seat] = {seat.pipe: seat for seats in self.seats for seat in seats}
        running: dict[Any, ForkProcess] = {one.sentinel: one for one in self._processes}
        while waiting:
            found: list[Any] = wait([*waiting, *running])
            for ready in found:
                if ready in running:
                    process = running.pop(ready)
                    process.join()
                    if process.exitcode:
                        raise OSError("a process could not reckon")
                    continue
                _heard(waiting[ready])
                if waiting[ready].reached:
                    del waiting[ready]
                else:
                    waiting[ready].hold()
        return [(seat.drawer, _read(seat.file)) for seats in self.seats for seat in seats]

    def stop(self) -> None:
        """Have no process left."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.join()


def _own(
    seats: Sequence[Seat],
    others: Sequence[Seat],
    work: Callable[..., None],
    arguments: Sequence[Any],
) -> None:
    """
    A process's work.

    Each side of a pipe may be held by the one whose it is alone: whoever waits at the other is told
    by the pipe when that one is gone.
    """
    for seat in (*seats, *others):
        seat.pipe.close()
    for seat in others:
        seat.end.close()
    work(*arguments)


def _heard(seat: Seat) -> None:
    """
    Hear from a process that all is well.

    Raises:
        OSError: It is not.
        EOFError: It ended.
    """
    said = seat.pipe.recv()
    if said is not True:
        raise OSError(f"a process could not reckon: {said}")


def _read(file: IO[bytes]) -> Any:
    file.seek(0)
    return pickle.load(file)  # noqa: S301 - our own process wrote it


@contextmanager
def seated(numbers: Sequence[int]) -> Iterator[Work]:
    """
    Seats for processes.

    Args:
        numbers: For each process that is to be started how many seats it and its copies need.

    Raises:
        OSError: There is no place for drawers or files.
        sqlite3.Error: The same.
    """
    with ExitStack() as held, ExitStack() as files:
        drawers = iter(new_drawers(sum(numbers)))

        def seat() -> Seat:
            drawer = next(drawers)
            held.callback(drawer.close)
            return Seat(drawer, files.enter_context(tempfile.TemporaryFile()))

        work = Work([[seat() for _ in range(number)] for number in numbers])
        try:
            yield work
        finally:
            work.stop()
            for seats in work.seats:
                for one in seats:
                    one.pipe.close()
                    one.drawer.unname()  # where its process was killed too early
        held.pop_all()  # what is in the drawers is read when rows are written


def fed(work: Work, parts: Iterable[Sequence[object]]) -> None:
    """
    Send each process its part of things, one after the other, and then that there are no more.

    Raises:
        OSError: One has ended.
    """
    pipes = [seats[0].pipe for seats in work.seats]
    for some in parts:
        for pipe, one in zip(pipes, some, strict=True):
            pipe.send(one)
    for pipe in pipes:
        pipe.send(None)
