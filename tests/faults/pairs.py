"""Two processes that reckon a small ledger together, and the end of the second one."""

from __future__ import annotations

import os
import re
import time
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.faults.moments import kill

from warledger_desk.ledger.services import reckoning

if TYPE_CHECKING:
    from collections.abc import Iterator

#: When the second process ends: of itself at the end of its work, or killed before.
ENDS = ("of itself", "at once", "while it is told", "before it writes", "half written", "written")
#: Seconds in which a process ends whose parent was killed.
_PATIENCE = 10.0
_SAID = "second process "


def by_two(end: str) -> None:
    """
    Have this process reckon with a second one, whatever the ledger's size; says which it is on
    standard error.

    Args:
        end: One of `ENDS`.
    """
    reckoning._MANY, reckoning._PART = 0, 0.0
    reckoning._processors = lambda: 2
    first = os.getpid()
    begin, receive, write = reckoning._started, reckoning._received, reckoning._write

    @wraps(begin)
    def begun(*arguments: Any) -> Any:
        process, pipe = begin(*arguments)
        os.write(2, f"{_SAID}{process.pid}\n".encode())
        return process, pipe

    def perhaps(*moments: str) -> None:
        if end in moments and os.getpid() != first:  # the first one writes into a file too
            kill()

    @wraps(receive)
    def received(pipe: Any) -> Iterator[Any]:
        perhaps("at once")
        for number, entry in enumerate(receive(pipe)):
            if number:
                perhaps("while it is told")
            yield entry

    @wraps(write)
    def written(made: Any, file: Any) -> None:
        perhaps("before it writes")
        write(made, file)
        if end == "half written" and os.getpid() != first:
            file.truncate(file.tell() // 2)
        perhaps("half written", "written")

    reckoning._started, reckoning._received, reckoning._write = begun, received, written


def started(said: str) -> list[int]:
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
