"""Processes that reckon a small ledger together, and the end of one that works for the first."""

from __future__ import annotations

import os
import re
import tempfile
import time
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.faults.moments import kill

from warledger_desk.ledger.services import reckoners, reckoning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: When a process that works for the first ends: of itself at the end of its work, or killed before.
ENDS = (
    "of itself", "at once", "with a file that has a name", "before it is told", "while it is told",
    "before it writes", "half written", "written",
)  # fmt: skip
#: Then it has left to the first one to take away what it made.
EARLY = ENDS[1:3]
#: Seconds in which a process ends whose parent was killed.
_PATIENCE = 10.0
_SAID = "reckoner "


def by_several(end: str, folder: Path) -> None:
    """
    Have this process reckon with others, whatever the ledger's size, one of which makes copies of
    itself; each says on standard error which it is.

    Args:
        end: One of `ENDS`, of the first of them that comes so far.
        folder: Where temporary files are made.
    """
    tempfile.tempdir = str(folder)
    reckoning._MANY = 0
    reckoning._processors = lambda: 3
    first = os.getpid()

    def perhaps(*moments: str) -> None:
        if end in moments and os.getpid() != first:  # the first one makes rows where it is alone
            kill()

    reckoners.Seat.begin = _begun(reckoners.Seat.begin, perhaps)  # type: ignore[method-assign]
    reckoners.Seat.leave = _left(reckoners.Seat.leave, perhaps)  # type: ignore[method-assign]
    reckoning._received = _received(reckoning._received, perhaps)
    reckoning.put_rows = _put(reckoning.put_rows, perhaps)


def _begun(begin: Any, perhaps: Callable[..., None]) -> Any:
    @wraps(begin)
    def begun(seat: Any) -> None:
        os.write(2, f"{_SAID}{os.getpid()}\n".encode())
        perhaps("at once")
        opened = seat.drawer.open

        def then() -> None:
            opened()
            perhaps("with a file that has a name")

        seat.drawer.open = then
        begin(seat)

    return begun


def _received(receive: Any, perhaps: Callable[..., None]) -> Any:
    @wraps(receive)
    def received(seat: Any) -> Iterator[Any]:
        perhaps("before it is told")
        for number, entry in enumerate(receive(seat)):
            if number:
                perhaps("while it is told")
            yield entry

    return received


def _put(put: Any, perhaps: Callable[..., None]) -> Any:
    @wraps(put)
    def half(drawer: Any, rows: Any) -> None:
        perhaps("before it writes")

        def some() -> Iterator[Any]:
            for number, row in enumerate(rows.members):
                if number:
                    perhaps("half written")
                yield row

        put(drawer, replace(rows, members=some()))

    return half


def _left(leave: Any, perhaps: Callable[..., None]) -> Any:
    @wraps(leave)
    def left(seat: Any, beside: Any) -> None:
        leave(seat, beside)
        perhaps("written")

    return left


def told(said: str) -> list[int]:
    """The processes that a command told of on standard error."""
    return [int(number) for number in re.findall(rf"^{_SAID}(\d+)$", said, re.MULTILINE)]


def lives(process: int) -> bool:
    """Whether a process is still there after some seconds."""
    limit = time.monotonic() + _PATIENCE
    while _is_there(process):
        if time.monotonic() > limit:
            return True
        time.sleep(0.02)
    return False


def _is_there(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1][0]
    except FileNotFoundError:
        return False
    return state not in "ZX"  # dead, though nobody has asked what became of it
