"""Two processes that reckon a small ledger together, and the end of the second one."""

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

from warledger_desk.ledger.services import reckoning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: When the second process ends: of itself at the end of its work, or killed before.
ENDS = (
    "of itself", "at once", "with a file that has a name", "before it is told", "while it is told",
    "before it writes", "half written", "written",
)  # fmt: skip
#: Then it has left to the first one to take away what it made.
EARLY = ENDS[1:3]
#: Seconds in which a process ends whose parent was killed.
_PATIENCE = 10.0
_SAID = "second process "


def by_two(end: str, folder: Path) -> None:
    """
    Have this process reckon with a second one, whatever the ledger's size; says which it is on
    standard error.

    Args:
        end: One of `ENDS`.
        folder: Where temporary files are made.
    """
    tempfile.tempdir = str(folder)
    reckoning._MANY, reckoning._PART = 0, 0.0
    reckoning._processors = lambda: 2
    first, start = os.getpid(), reckoning._started

    @wraps(start)
    def started(*arguments: Any) -> Any:
        process, pipe = start(*arguments)
        os.write(2, f"{_SAID}{process.pid}\n".encode())
        return process, pipe

    def perhaps(*moments: str) -> None:
        if end in moments and os.getpid() != first:  # the first one makes rows too
            kill()

    reckoning._started = started
    reckoning._begin = _begun(reckoning._begin, perhaps)
    reckoning._received = _received(reckoning._received, perhaps)
    reckoning.put_rows = _put(reckoning.put_rows, perhaps)
    reckoning._write = _written(reckoning._write, perhaps)


def _begun(begin: Any, perhaps: Callable[..., None]) -> Any:
    @wraps(begin)
    def begun(drawers: Any, pipe: Any) -> None:
        perhaps("at once")
        opened = drawers[1].open

        def then() -> None:
            opened()
            perhaps("with a file that has a name")

        drawers[1].open = then
        begin(drawers, pipe)

    return begun


def _received(receive: Any, perhaps: Callable[..., None]) -> Any:
    @wraps(receive)
    def received(pipe: Any) -> Iterator[Any]:
        perhaps("before it is told")
        for number, entry in enumerate(receive(pipe)):
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


def _written(write: Any, perhaps: Callable[..., None]) -> Any:
    @wraps(write)
    def written(made: Any, file: Any) -> None:
        write(made, file)
        perhaps("written")

    return written


def told(said: str) -> list[int]:
    """The second processes that a command told of on standard error."""
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
